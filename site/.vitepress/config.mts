import { defineConfig } from 'vitepress'
import { diagrams } from './diagrams.mts'

export default defineConfig({
  title: 'Dataflow OAuth',
  description: 'Short-lived tokens for data pipelines and reactive services',
  lang: 'en',
  base: process.env.SITE_BASE ?? '/',
  cleanUrls: true,
  markdown: { config: diagrams },
  vite: { build: { chunkSizeWarningLimit: 1000 } }, // mermaid is large, and loaded only where there is a diagram
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Guide', link: '/guide/what', activeMatch: '/guide/' },
      { text: 'Error codes', link: '/reference/codes' },
      { text: 'Decisions', link: '/decisions/', activeMatch: '/decisions/' },
    ],
    sidebar: [
      {
        text: 'Guide',
        items: [
          { text: 'What it is, and when not to use it', link: '/guide/what' },
          { text: 'Quickstart', link: '/guide/quickstart' },
          { text: 'One way through', link: '/guide/one-way' },
          { text: 'The life of a token', link: '/guide/life' },
          { text: 'What you can do with one', link: '/guide/holding' },
          { text: 'Many tenants, many audiences', link: '/guide/families' },
          { text: 'When a call is refused', link: '/guide/refused' },
          { text: 'Who calls', link: '/guide/verify' },
          { text: 'What a token is worth', link: '/guide/introspection' },
          { text: 'What a caller may do', link: '/guide/policies' },
          { text: 'What may be asked for', link: '/guide/guardrails' },
          { text: 'Testing with the fakes', link: '/guide/testing' },
          { text: 'In a Beam pipeline', link: '/guide/pipeline' },
          { text: 'With Google\'s own clients', link: '/guide/google-auth' },
          { text: 'In a reactive service', link: '/guide/service' },
          { text: 'Metrics', link: '/guide/metrics' },
        ],
      },
      {
        text: 'Identities',
        items: [
          { text: 'At any OIDC issuer', link: '/guide/any-issuer' },
          { text: 'What the platform gives', link: '/guide/ambient' },
          { text: 'Bind tokens to a key', link: '/guide/dpop' },
          { text: 'Google: attached accounts', link: '/guide/google-attached' },
          { text: 'Google: federation', link: '/guide/google-federation' },
          { text: 'Google: AWS roles', link: '/guide/google-aws' },
          { text: 'Google: impersonation', link: '/guide/google-impersonation' },
          { text: 'Google: default credentials', link: '/guide/google-default' },
          { text: 'Google: boundaries', link: '/guide/google-boundary' },
        ],
      },
      {
        text: 'Reference',
        items: [
          { text: 'Recipes as JSON', link: '/reference/recipes' },
          { text: 'Error codes', link: '/reference/codes' },
          { text: 'What is proven', link: '/reference/reliability' },
          { text: 'The form of a policy', link: '/reference/policy-schema' },
          { text: 'Hostile configurations and answers', link: '/reference/threats-a' },
          { text: 'Bad tokens', link: '/reference/threats-b' },
          { text: 'Real servers and clients', link: '/reference/real' },
          { text: 'Benchmarks', link: '/reference/benchmarks' },
        ],
      },
      {
        text: 'Decisions',
        items: [
          { text: 'All decisions', link: '/decisions/' },
          { text: '1 · One way through', link: '/decisions/0001-one-way-through' },
          { text: '2 · A pure state machine', link: '/decisions/0002-pure-state-machine' },
          { text: '3 · Streams wait for demand', link: '/decisions/0003-streams-wait-for-demand' },
          { text: '4 · One network door', link: '/decisions/0004-one-network-door' },
          { text: '5 · Recipes are canonical JSON', link: '/decisions/0005-recipes-are-canonical-json' },
          { text: '6 · Fakes over loopback http', link: '/decisions/0006-fakes-over-loopback-http' },
          { text: '7 · Two layers, told apart', link: '/decisions/0007-two-layers-told-apart' },
          { text: '8 · What shuts the gate', link: '/decisions/0008-what-shuts-the-gate' },
          { text: '9 · Families forget by frequency', link: '/decisions/0009-families-forget-by-frequency' },
          { text: '10 · A verifier of our own', link: '/decisions/0010-a-verifier-of-our-own' },
          { text: '11 · Policies fail closed', link: '/decisions/0011-policies-fail-closed' },
        ],
      },
    ],
    footer: { message: 'Apache-2.0', copyright: 'The Dataflow OAuth authors' },
  },
})
