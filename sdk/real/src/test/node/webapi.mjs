// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
// What a client says with oauth4webapi, which finds the issuer by RFC 8414.
import * as oauth from 'oauth4webapi'
import { fetchShowing, keyOf, proofKeys } from './keys.mjs'

const methods = {
  client_secret_basic: async (asked) => oauth.ClientSecretBasic(asked.secret),
  client_secret_post: async (asked) => oauth.ClientSecretPost(asked.secret),
  client_secret_jwt: async (asked) => oauth.ClientSecretJwt(asked.secret),
  private_key_jwt: async (asked) => oauth.PrivateKeyJwt({ key: await keyOf(asked), kid: asked.keyId }),
  tls_client_auth: async () => oauth.TlsClientAuth(),
  self_signed_tls_client_auth: async () => oauth.TlsClientAuth(),
  none: async () => oauth.None(),
}

export async function done(asked) {
  const options = { [oauth.allowInsecureRequests]: true, [oauth.customFetch]: fetchShowing(asked) }
  const issuer = new URL(asked.issuer)
  const found = await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' })
  const server = await oauth.processDiscoveryResponse(issuer, found)
  const client = { client_id: asked.client, use_mtls_endpoint_aliases: asked.method.includes('tls') }
  return deeds[asked.deed]({ server, client, options, proof: await methods[asked.method](asked) }, asked)
}

const deeds = {
  token: ({ server, client, options, proof }, asked) => token({ server, client, options, proof }, asked.parameters),
  bound,
  introspect: async ({ server, client, options, proof }, asked) =>
    oauth.processIntrospectionResponse(server, client, await oauth.introspectionRequest(server, client, proof, asked.parameters.token, options)),
  revoke: async ({ server, client, options, proof }, asked) =>
    oauth.processRevocationResponse(await oauth.revocationRequest(server, client, proof, asked.parameters.token, options)),
}

async function token({ server, client, options, proof }, parameters) {
  const answer = await oauth.clientCredentialsGrantRequest(server, client, proof, new URLSearchParams(parameters), options)
  return oauth.processClientCredentialsResponse(server, client, answer)
}

// A token that is bound to a key, and who it is for by what it says at userinfo, with a proof.
async function bound(known, asked) {
  const DPoP = oauth.DPoP(known.client, await proofKeys(asked.parameters.algorithm))
  const options = { ...known.options, DPoP }
  const answer = await token({ ...known, options }, { scope: 'openid' })
  const user = await oauth.userInfoRequest(known.server, known.client, answer.access_token, options)
  const said = await oauth.processUserInfoResponse(known.server, known.client, oauth.skipSubjectCheck, user)
  return { ...answer, sub: said.sub }
}
