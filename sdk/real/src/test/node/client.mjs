// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
// openid-client, or oauth4webapi below it, at whatever issuer a line of the input names: each line is one thing to do, in JSON,
// and is answered by one line of JSON: what came back, or the error. Ends when its input does.
import { createInterface } from 'node:readline'
import * as webapi from './webapi.mjs'
import * as openid from 'openid-client'
import { fetchShowing, keyOf, proofKeys } from './keys.mjs'

const methods = {
  client_secret_basic: async (asked) => openid.ClientSecretBasic(asked.secret),
  client_secret_post: async (asked) => openid.ClientSecretPost(asked.secret),
  client_secret_jwt: async (asked) => openid.ClientSecretJwt(asked.secret),
  private_key_jwt: async (asked) => openid.PrivateKeyJwt({ key: await keyOf(asked), kid: asked.keyId }),
  tls_client_auth: async () => openid.TlsClientAuth(),
  self_signed_tls_client_auth: async () => openid.TlsClientAuth(),
  none: async () => openid.None(),
}

const deeds = {
  token: (client, asked) => openid.clientCredentialsGrant(client, asked.parameters),
  refresh: (client, asked) => openid.refreshTokenGrant(client, asked.parameters.refresh_token),
  grant: (client, asked) => openid.genericGrantRequest(client, asked.parameters.grant_type, asked.parameters),
  introspect: (client, asked) => openid.tokenIntrospection(client, asked.parameters.token),
  revoke: (client, asked) => openid.tokenRevocation(client, asked.parameters.token),
  bound,
}

// A token that is bound to a key, and who it is for by what it says at userinfo, with a proof.
async function bound(client, asked) {
  const DPoP = openid.getDPoPHandle(client, await proofKeys(asked.parameters.algorithm))
  const answer = await openid.clientCredentialsGrant(client, { scope: 'openid' }, { DPoP })
  const user = await openid.fetchUserInfo(client, answer.access_token, openid.skipSubjectCheck, { DPoP })
  return { ...answer, sub: user.sub }
}

async function byOpenidClient(asked) {
  const options = { execute: [openid.allowInsecureRequests], [openid.customFetch]: fetchShowing(asked) }
  const metadata = { use_mtls_endpoint_aliases: asked.method.includes('tls') }
  const client = await openid.discovery(new URL(asked.issuer), asked.client, metadata, await methods[asked.method](asked), options)
  return deeds[asked.deed](client, asked)
}

const libraries = { 'openid-client': byOpenidClient, oauth4webapi: webapi.done }

for await (const line of createInterface({ input: process.stdin })) {
  try {
    const asked = JSON.parse(line)
    console.log(JSON.stringify((await libraries[asked.library](asked)) ?? {}))
  } catch (failed) {
    console.log(JSON.stringify({ error: failed.error ?? failed.code ?? failed.name, status: failed.status ?? 0, message: failed.message }))
  }
}
process.exit(0)
