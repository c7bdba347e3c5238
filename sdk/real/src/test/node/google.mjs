// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
// google-auth-library, as it comes, in the environment that the standalone kit writes: each line of the input is one thing to do,
// in JSON, and is answered by one line of JSON: what came back, or the error. Ends when its input does.
import { createInterface } from 'node:readline'
import { GoogleAuth, OAuth2Client } from 'google-auth-library'

const scopes = ['https://www.googleapis.com/auth/cloud-platform']

function auth(asked) {
  return asked.file ? new GoogleAuth({ scopes, keyFilename: asked.file }) : new GoogleAuth({ scopes })
}

const deeds = {
  async token(asked) {
    return { access_token: await (await auth(asked).getClient()).getAccessToken().then(({ token }) => token) }
  },
  async call(asked) {
    const answer = await auth(asked).request({ url: asked.url })
    return { status: answer.status, kind: answer.data.kind ?? '' }
  },
  async tokenInfo(asked) {
    const client = await auth(asked).getClient()
    const token = asked.token ?? (await client.getAccessToken()).token
    const info = await new OAuth2Client().getTokenInfo(token)
    return { scopes: info.scopes.join(' '), azp: info.azp, seconds: Math.round((info.expiry_date - Date.now()) / 1000) }
  },
  async verify(asked) {
    const ticket = await new OAuth2Client().verifyIdToken({ idToken: asked.token, audience: asked.audience })
    return { sub: ticket.getPayload().sub }
  },
  async idToken(asked) {
    const client = await auth(asked).getIdTokenClient(asked.audience)
    return { id_token: await client.idTokenProvider.fetchIdToken(asked.audience) }
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    const asked = JSON.parse(line)
    console.log(JSON.stringify(await deeds[asked.deed](asked)))
  } catch (failed) {
    const said = failed.response?.data?.error
    console.log(JSON.stringify({
      error: said?.status ?? said ?? failed.code ?? failed.name,
      status: failed.response?.status ?? failed.status ?? 0,
      message: said?.message ?? failed.message,
    }))
  }
}
process.exit(0)
