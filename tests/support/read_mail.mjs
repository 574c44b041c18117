// Reads e-mails with a parser that did not write them: base64 on standard input, one a line; JSON out.
import { createInterface } from "node:readline";
import PostalMime from "postal-mime";

const read = [];
for await (const line of createInterface({ input: process.stdin })) {
  const { subject, messageId, from, to, text, html, headers } = await PostalMime.parse(Buffer.from(line, "base64"));
  read.push({ subject, messageId, from, to, text, html, headers });
}
console.log(JSON.stringify(read));
