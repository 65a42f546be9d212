// What the file carries, unpacked once, and the ways through it: household → people, findings, records, facts.
const store = {};

async function unpack() {
  const packed = atob(document.getElementById("data").textContent);
  const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  Object.assign(store, JSON.parse(await new Response(stream).text()));
  words = store.words;
  for (const list of ["people", "findings", "records", "facts"]) store[list].of = grouped(store[list].household);
}

/** Household → places of its rows. */
function grouped(households) {
  const found = new Map();
  households.forEach((household, at) => {
    if (found.has(household)) found.get(household).push(at);
    else found.set(household, [at]);
  });
  return (household) => found.get(household) ?? [];
}

const length = (list) => list.household?.length ?? list.head.length;
const every = (list) => Array.from({ length: length(list) }, (_, at) => at);
const countyName = (household) => {
  const [code, name] = store.counties[store.households.county[household]];
  return name || code || say("no_county");
};
const itemLabel = (item) => (item < 0 ? say("roster") : store.items[item][2]);
const programmeName = (household) => store.households.programme[household] || say("programme_unknown");

/** The name of a household's person with this number, as the roster writes it. */
function nameOf(household, number) {
  const { people } = store;
  const found = people.of(household).find((at) => number && people.number[at] === number);
  return found === undefined ? "" : people.name[found] ?? "";
}

function placeOfHousehold(number) {
  store.byNumber ??= new Map(store.households.household_no.map((no, at) => [no, at]));
  return store.byNumber.get(number);
}
