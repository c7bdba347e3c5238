import kitMachine from '../../../benchmarks/kit/machine.json'
import kitRatios from '../../../benchmarks/kit/ratios.json'
import kitResults from '../../../benchmarks/kit/results.json'
import machine from '../../../benchmarks/machine.json'
import ratios from '../../../benchmarks/ratios.json'
import results from '../../../benchmarks/results.json'

/** One cell, as the benchmarks wrote it. What was skipped has no value. */
export interface Cell {
  benchmark: string
  subject: string
  threads: number
  unit: string
  value: number | null
  error: number | null
  bytes_per_op: number | null
  status: 'measured' | 'skipped'
  rounds?: number[]
  note?: string
}

export interface Ratio {
  ratio: string
  value: number
  low: number
  high: number
  limit: number | null
  verdict: string
}

/** The issuers of the testkit have a run of their own. */
export type Run = 'all' | 'kit'

export function facts(run: Run): [string, string][] {
  return Object.entries(run === 'kit' ? kitMachine : machine)
}

export function cells(benchmark: string, threads?: number): Cell[] {
  const run = benchmark.startsWith('kit-') ? kitResults : results
  return (run as Cell[]).filter(
    (cell) => cell.benchmark === benchmark && (threads === undefined || cell.threads === threads),
  )
}

export function ratiosThat(run: Run, wanted: (ratio: Ratio) => boolean): Ratio[] {
  const ofKit = (ratio: Ratio) => ratio.ratio.startsWith('testkit')
  const those = run === 'kit' ? (kitRatios as Ratio[]) : (ratios as Ratio[])
  return those.filter((ratio) => ofKit(ratio) === (run === 'kit')).filter(wanted)
}

/** Three digits, and no more behind the point than that. */
export function shown(value: number | null): string {
  if (value === null) return '–'
  if (value === 0) return '0'
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.min(digits, 2))
}
