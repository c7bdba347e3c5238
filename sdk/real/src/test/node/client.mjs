// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
// openid-client at whatever issuer a line of the input names: each line is one thing to do, in JSON, and is answered by one line
// of JSON: what came back, or the error. Ends when its input does.
import { createPrivateKey, subtle } from 'node:crypto'
import { createInterface } from 'node:readline'
import * as openid from 'openid-client'

const methods = {
  client_secret_basic: async (asked) => openid.ClientSecretBasic(asked.secret),
  client_secret_post: async (asked) => openid.ClientSecretPost(asked.secret),
  client_secret_jwt: async (asked) => openid.ClientSecretJwt(asked.secret),
  private_key_jwt: async (asked) => openid.PrivateKeyJwt({ key: await key(asked.pem), kid: asked.keyId }),
  none: async () => openid.None(),
}

const deeds = {
  token: (client, asked) => openid.clientCredentialsGrant(client, asked.parameters),
  refresh: (client, asked) => openid.refreshTokenGrant(client, asked.parameters.refresh_token),
  grant: (client, asked) => openid.genericGrantRequest(client, asked.parameters.grant_type, asked.parameters),
  introspect: (client, asked) => openid.tokenIntrospection(client, asked.parameters.token),
  revoke: (client, asked) => openid.tokenRevocation(client, asked.parameters.token),
}

function key(pem) {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' })
  return subtle.importKey('pkcs8', der, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
}

async function done(asked) {
  const options = { execute: [openid.allowInsecureRequests] }
  const client = await openid.discovery(new URL(asked.issuer), asked.client, undefined, await methods[asked.method](asked), options)
  return (await deeds[asked.deed](client, asked)) ?? {}
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(await done(JSON.parse(line))))
  } catch (failed) {
    console.log(JSON.stringify({ error: failed.error ?? failed.code ?? failed.name, status: failed.status ?? 0, message: failed.message }))
  }
}
process.exit(0)
