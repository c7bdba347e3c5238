// Checks what the site's own build does not: links of the Markdown files outside the site, and that Java on the pages comes
// from files that are compiled. Exits with 1 and a line for each fault.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const site = dirname(fileURLToPath(import.meta.url))
const root = resolve(site, '..')
const skipped = new Set(['node_modules', 'servers', 'target', '.git', '.vitepress'])
const faults = []

function filesUnder(folder, ending) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesUnder(path, ending)
    return entry.name.endsWith(ending) ? [path] : []
  })
}

function fault(file, sentence) {
  faults.push(`${relative(root, file)}: ${sentence}`)
}

function withoutCode(text) {
  return text.replace(/^(```|~~~)[\s\S]*?^\1\s*$/gm, '').replace(/`[^`\n]*`/g, '')
}

function slug(heading) {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-')
}

function anchors(text) {
  return new Set([...text.matchAll(/^#{1,6}\s+(.+?)\s*$/gm)].map(([, heading]) => slug(heading)))
}

function checkLinks(file) {
  const text = readFileSync(file, 'utf8')
  for (const [, target] of withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue
    const [path, anchor] = target.split('#')
    const place = path === '' ? file : resolve(dirname(file), decodeURI(path))
    if (!existsSync(place)) {
      fault(file, `dead link ${target}`)
    } else if (anchor && statSync(place).isFile() && !anchors(readFileSync(place, 'utf8')).has(anchor)) {
      fault(file, `no heading for ${target}`)
    }
  }
}

// GitHub includes nothing: there, each paragraph of Java must stand in a compiled file as it stands on the page.
function checkCopies(file) {
  const blocks = readFileSync(file, 'utf8').matchAll(/^```java\n([\s\S]*?)^```/gm)
  for (const paragraph of [...blocks].flatMap(([, block]) => block.split(/\n\s*\n/))) {
    const lines = plain(paragraph)
    if (!compiled().some((source) => source.includes(lines))) fault(file, `no compiled file has: ${lines.split('\n')[0]} …`)
  }
}

function plain(code) {
  return code.split('\n').map((line) => line.trim()).filter((line) => line !== '').join('\n')
}

let sources
function compiled() {
  sources ??= filesUnder(root, '.java').map((file) => plain(readFileSync(file, 'utf8')))
  return sources
}

function checkSnippets(file) {
  const text = readFileSync(file, 'utf8')
  if (/^\s*(```|~~~)\s*java\b/m.test(text)) fault(file, 'Java on a page must be included from a compiled file by <<<')
  for (const [, include] of text.matchAll(/^\s*<<<\s+(\S.*?)\s*$/gm)) checkSnippet(file, include)
}

function checkSnippet(file, include) {
  const [, path, region] = /^(.+?)(?:#([\w-]+))?(?:\s*\{.*\})?(?:\s*\[.*\])?$/.exec(include)
  const place = path.startsWith('@/') ? resolve(site, path.slice(2)) : resolve(dirname(file), path)
  if (!existsSync(place)) {
    fault(file, `there is no ${path} to include`)
  } else if (!region) {
    if (place.endsWith('.java')) fault(file, `${path} is included without a region`)
  } else if (linesOf(readFileSync(place, 'utf8'), region) === 0) {
    fault(file, `${path} has no region ${region} with lines in it`)
  }
}

function linesOf(source, region) {
  const lines = source.split('\n').map((line) => line.trim())
  const start = lines.indexOf(`// #region ${region}`)
  const end = lines.indexOf(`// #endregion ${region}`)
  return start < 0 || end < start ? 0 : end - start - 1
}

function checkLockFile(folder) {
  const lock = join(folder, 'package-lock.json')
  if (/"resolved"\s*:/.test(readFileSync(lock, 'utf8'))) fault(lock, 'names a registry; see .npmrc')
}

const pages = filesUnder(root, '.md')
const onSite = (file) => file.startsWith(site + '/')
pages.filter((file) => !onSite(file)).forEach((file) => {
  checkLinks(file)
  checkCopies(file)
})
pages.filter(onSite).forEach(checkSnippets)
checkLockFile(site)
checkLockFile(join(root, 'sdk/real/src/test/node'))

if (faults.length > 0) {
  console.error(faults.join('\n'))
  process.exit(1)
}
console.log(`${pages.length} pages: links and snippets are sound`)
