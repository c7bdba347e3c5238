// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
// Keys of a client, and a fetch that shows its certificate, which the one of Node cannot.
import { createPrivateKey, subtle } from 'node:crypto'
import { request } from 'node:https'

const algorithms = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
  EdDSA: { name: 'Ed25519' },
}

const byType = { ec: algorithms.ES256, rsa: algorithms.PS256, ed25519: algorithms.EdDSA }

export function keyOf(asked) {
  const key = createPrivateKey(asked.pem)
  return subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), byType[key.asymmetricKeyType], false, ['sign'])
}

export function proofKeys(algorithm) {
  const made = { ...algorithms[algorithm] }
  if (made.hash) Object.assign(made, { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) })
  return subtle.generateKey(made, true, ['sign', 'verify'])
}

export function fetchShowing(asked) {
  return (url, options) => (url.startsWith('https:') ? shown(url, options, asked) : fetch(url, options))
}

function shown(url, options, asked) {
  return new Promise((resolve, reject) => {
    const headers = Object.fromEntries(new Headers(options.headers))
    const sent = request(url, { method: options.method, headers, ca: asked.ca, cert: asked.certificate, key: asked.certificateKey }, (got) => {
      const chunks = []
      got.on('data', (chunk) => chunks.push(chunk))
      got.on('error', reject)
      got.on('end', () => resolve(new Response(Buffer.concat(chunks), { status: got.statusCode, headers: plain(got.headers) })))
    })
    sent.on('error', reject)
    sent.end(options.body?.toString())
  })
}

function plain(headers) {
  return Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))
}
