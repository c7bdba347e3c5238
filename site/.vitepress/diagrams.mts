import type { MarkdownRenderer } from 'vitepress'

/** Turns a fence named "mermaid" into a diagram that is drawn in the reader's browser; all other fences stay as they are. */
export function diagrams(markdown: MarkdownRenderer): void {
  const fence = markdown.renderer.rules.fence!
  markdown.renderer.rules.fence = (tokens, index, ...rest) =>
    tokens[index].info.trim() === 'mermaid'
      ? `<Diagram text="${encodeURIComponent(tokens[index].content)}" />\n`
      : fence(tokens, index, ...rest)
}
