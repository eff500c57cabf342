// Runs the site's search scripts without a browser. Reads `{assets, files, queries, texts, forms, excerpts}` from
// standard input, of which all but `assets` may be left out, and writes what the scripts say of each.
const { assets, files = {}, queries = [], texts = [], forms = [], excerpts = [] } = JSON.parse(
  await new Response(process.stdin).text(),
);
const { Engine } = await import(`${assets}/search_engine.mjs`);
const { areForms, fold, pairsOf, runsOf, isSpaced, slipsBetween, termsOf } = await import(`${assets}/search_words.mjs`);
const { excerptOf } = await import(`${assets}/search_excerpt.mjs`);

const loaded = [];
async function read(path) {
  loaded.push(path.split("/").slice(1).join("/"));
  const bytes = Buffer.from(files[path], "base64");
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
}

const answers = [];
for (const [words, isExact] of queries) {
  const engine = await Engine.open(read);
  loaded.length = 0;
  const answer = await engine.find(words, { isExact });
  const urls = [];
  for (const page of answer.pages) urls.push((await engine.page(page)).url);
  answers.push({ ...answer, urls, loaded: [...loaded] });
}

process.stdout.write(JSON.stringify({
  queries: answers,
  texts: texts.map((text) => ({
    folded: fold(text),
    words: runsOf(fold(text)).flatMap((run) => (isSpaced(run) ? [run] : pairsOf(run))),
    needed: termsOf(text).filter((term) => term.isNeeded).map((term) => term.word),
  })),
  forms: forms.map(([one, two]) => [areForms(one, two), areForms(two, one), slipsBetween(one, two, 3)]),
  excerpts: excerpts.map(([text, words]) => excerptOf(text, new Set(words))),
}));
