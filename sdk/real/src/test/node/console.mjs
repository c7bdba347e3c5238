// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
// The console of a testkit in the browser that Debian has: each line of the input is one thing to do, in JSON, and is answered by
// one line of JSON. Ends when its input does.
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } })
const complaints = []
page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()) })
page.on('pageerror', (error) => complaints.push(String(error)))

const deeds = {
  open: async (asked) => { await page.goto(asked.url); return { title: await page.title() } },
  wait: async (asked) => { await page.getByText(asked.text).first().waitFor({ timeout: 20000 }); return { seen: asked.text } },
  click: async (asked) => { await page.getByRole('button', { name: asked.text, exact: true }).click(); return { clicked: asked.text } },
  text: async (asked) => ({ text: await page.locator(asked.place).innerText() }),
  count: async (asked) => ({ count: await page.locator(asked.place).count() }),
  picture: async (asked) => { await page.screenshot({ path: asked.file, fullPage: true }); return { file: asked.file } },
  complaints: async () => ({ complaints: complaints.join('; ') }),
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    const asked = JSON.parse(line)
    console.log(JSON.stringify(await deeds[asked.deed](asked)))
  } catch (failed) {
    console.log(JSON.stringify({ error: failed.name, message: failed.message }))
  }
}
await browser.close()
process.exit(0)
