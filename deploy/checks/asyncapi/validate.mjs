// node validate.mjs FILE: parse an AsyncAPI document with the AsyncAPI project's own parser.
// Prints what is wrong; exits 1 when the document is no valid AsyncAPI.
import fs from 'node:fs'
import parser from '@asyncapi/parser'

const { document, diagnostics } = await new parser.Parser().parse(fs.readFileSync(process.argv[2], 'utf8'))
const severity = ['error', 'warning', 'information', 'hint']
for (const found of diagnostics.filter((each) => each.severity < 2)) {
  console.log(`asyncapi: ${severity[found.severity]}: ${found.path.join('.')}: ${found.message}`)
}
if (document) {
  const channels = document.channels().all().length
  console.log(`asyncapi: valid ${document.version()}, ${channels} channels, ${document.messages().all().length} messages`)
}
process.exit(document ? 0 : 1)
