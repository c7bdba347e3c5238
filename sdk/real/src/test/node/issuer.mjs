// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
// oidc-provider on loopback, by http and by https, as the first line of its input says. Says where it is in one line of JSON;
// each further line asks for a refresh token of a client, perhaps bound to a key, and is answered in one line. Ends when its input does.
import { X509Certificate, generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { createInterface } from 'node:readline'
import Provider, { errors } from 'oidc-provider'

const said = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const told = JSON.parse((await said.next()).value)

const secret = told.secret
const machine = { grant_types: ['client_credentials'], redirect_uris: [], response_types: [], scope: 'bills.read bills.write' }
const person = { ...machine, grant_types: ['refresh_token'], scope: 'openid bills.read bills.write offline_access' }
const clients = [
  { ...machine, client_id: 'bill', client_secret: secret, token_endpoint_auth_method: 'client_secret_basic' },
  { ...machine, client_id: 'posting', client_secret: secret, token_endpoint_auth_method: 'client_secret_post' },
  { ...machine, client_id: 'hashing', client_secret: secret, token_endpoint_auth_method: 'client_secret_jwt' },
  { ...machine, client_id: 'signing', jwks: told.jwks, token_endpoint_auth_method: 'private_key_jwt' },
  { ...machine, client_id: 'books', client_secret: secret, token_endpoint_auth_method: 'client_secret_basic' },
  { ...machine, client_id: 'stranger', client_secret: secret, token_endpoint_auth_method: 'client_secret_basic' },
  { ...machine, client_id: 'proving', client_secret: secret, token_endpoint_auth_method: 'client_secret_basic', dpop_bound_access_tokens: true },
  {
    ...machine, client_id: 'certified', jwks: { keys: [told.certificate] }, token_endpoint_auth_method: 'self_signed_tls_client_auth',
    tls_client_certificate_bound_access_tokens: true,
  },
  {
    ...machine, client_id: 'authorized', token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_subject_dn: 'CN=certified',
    tls_client_certificate_bound_access_tokens: true,
  },
  { ...person, client_id: 'portal', client_secret: secret, token_endpoint_auth_method: 'client_secret_basic' },
  { ...person, client_id: 'kiosk', token_endpoint_auth_method: 'none' },
]

const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
const books = 'https://books.example'

function provider(issuer) {
  const configuration = {
    clients,
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    jwks: { keys: [{ ...signing, kid: 'first', use: 'sig', alg: 'ES256' }] },
    clientAuthMethods: [
      'client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'tls_client_auth',
      'self_signed_tls_client_auth', 'none',
    ],
    scopes: ['openid', 'bills.read', 'bills.write', 'bills.burn', 'offline_access'],
    ttl: { AccessToken: 300, ClientCredentials: 300, RefreshToken: 3600, Grant: 3600 },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      // who introspects is named in the audience, or got the token
      introspection: { enabled: true, allowedPolicy: (_, client, token) => ['books', token.clientId].includes(client.clientId) },
      revocation: { enabled: true, allowedPolicy: (_, client, token) => client.clientId === token.clientId },
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        selfSignedTlsClientAuth: true,
        tlsClientAuth: true,
        getCertificate: (ctx) => shown(ctx)?.toString(),
        certificateAuthorized: (ctx) => ctx.socket.authorized === true,
        certificateSubjectMatches: (ctx, property, expected) => shown(ctx)?.subject === expected,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        useGrantedResource: () => true,
        getResourceServerInfo: (_, resource) => {
          if (resource !== books) throw new errors.InvalidTarget()
          return { scope: 'bills.read bills.write', audience: books, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } }
        },
      },
    },
  }
  return new Provider(issuer, configuration)
}

function shown(ctx) {
  const certificate = ctx.socket.getPeerCertificate?.()
  return certificate?.raw ? new X509Certificate(certificate.raw) : undefined
}

function listening(server) {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
}

async function open(scheme, server) {
  const issuer = `${scheme}://127.0.0.1:${await listening(server)}`
  const opened = provider(issuer)
  server.on('request', opened.callback())
  opened.on('server_error', (_, error) => console.error(error))
  for (const event of ['grant.error', 'introspection.error', 'revocation.error']) {
    opened.on(event, (_, error) => console.error(`${event} ${error.message} ${error.error_detail ?? ''}`))
  }
  return { issuer, opened }
}

async function refreshToken(opened, clientId, jkt) {
  const client = await opened.Client.find(clientId)
  const grant = new opened.Grant({ accountId: 'ada', clientId })
  grant.addOIDCScope('openid bills.read bills.write offline_access')
  const token = new opened.RefreshToken({
    accountId: 'ada', client, grantId: await grant.save(), gty: 'authorization_code', scope: 'openid bills.read bills.write offline_access',
    rotations: 0, jkt,
  })
  return token.save()
}

const plain = await open('http', http.createServer())
const secure = await open('https', https.createServer({
  pfx: readFileSync(told.keyStore), passphrase: told.password, ca: told.trusted, requestCert: true, rejectUnauthorized: false,
}))
console.log(JSON.stringify({ issuer: plain.issuer, secureIssuer: secure.issuer }))

for await (const line of said) {
  const { client, key } = JSON.parse(line)
  console.log(JSON.stringify({ refresh_token: await refreshToken(plain.opened, client, key) }))
}
process.exit(0)
