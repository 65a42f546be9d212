// From a question or a figure to the rows of the departments' files that say it.
const AT_ONCE = 100;

/** Rows of evidence, each unfolding to the record. A single one is unfolded already. */
function evidence(household, places) {
  const list = el("ul", { class: "evidence" });
  const add = (from) => {
    const part = places.slice(from, from + AT_ONCE);
    list.append(...part.map((place) => el("li", {}, source(household, place, places.length === 1))));
    const left = places.length - from - part.length;
    if (left > 0) {
      const more = el("li", {}, button(`＋ ${count(left)}`, () => { more.remove(); add(from + AT_ONCE); }));
      list.append(more);
    }
  };
  add(0);
  return list;
}

function source(household, place, open) {
  if (Array.isArray(place)) {
    return el("p", {}, say("evidence_row", { file: place[0], row: count(place[1]) }), "　", el("span", { class: "soft" }, say("evidence_lost")));
  }
  const { records } = store;
  const file = store.files[records.file[place]];
  const about = [itemLabel(records.item[place]), asOf(records.as_of[place])].join("　");
  return unfolding(
    [el("strong", {}, say("evidence_row", { file: file[0], row: count(records.row[place]) })), el("span", { class: "soft" }, about)],
    () => record(household, place), open, "source");
}

const asOf = (text) => (text ? say("as_of_day", { day: text }) : say("as_of_unknown"));

/** A details element whose inside is built when it is opened. */
function unfolding(summary, build, open, kind) {
  const made = el("details", { class: kind }, el("summary", {}, summary));
  const fill = () => { if (made.open && made.childElementCount === 1) made.append(build()); };
  made.addEventListener("toggle", fill);
  // Escape closes one step at a time; only where nothing is unfolded does it lead back.
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !made.open) return;
    event.stopPropagation();
    made.open = false;
    made.firstElementChild.focus();
  });
  made.fill = fill;
  if (open) { made.open = true; fill(); }
  return made;
}

/** One row in the department's own words. */
function record(household, place) {
  const { records } = store;
  const heads = records.heads[records.head[place]];
  const pairs = heads.map((head, at) => {
    const value = records.values[place][at];
    return el("div", {}, el("dt", {}, head), value === "" ? el("dd", { class: "soft" }, say("empty")) : el("dd", {}, value));
  });
  const [name, sha256, rows] = store.files[records.file[place]];
  const person = nameOf(household, records.number[place]);
  const notes = [person && say("record_of", { name: person }), noted("match", records.match[place]), noted("agreement", records.agreement[place])];
  const told = say("source_file", { file: name, rows: rows === null ? say("unknown") : count(rows), sha256: sha256.slice(0, 16) + "…" });
  return el("div", { class: "record" },
    el("p", { class: "soft" }, [...notes.filter(Boolean), say(pairs.length ? "record_words" : "record_withheld")].join("　")),
    pairs.length ? el("dl", {}, pairs) : null, el("p", { class: "soft small" }, told));
}

/** What is worth saying of how a record was matched; an exact number and an equal name are not. */
const noted = (kind, value) => words[`${kind}_${value}`];

/** A finding unfolded: what it is, what it would change, who settles it with what, and its evidence. */
function findingInside(finding, link) {
  const { findings } = store;
  const kind = store.kinds[findings.kind[finding]];
  const facts = [
    [say("detail"), findings.detail[finding]], [say("period"), findings.period[finding]], [say("changes"), kind.changes],
    [say("settles"), plainText(kind.settles)], [say("who"), plainText(kind.who)],
  ].filter(([, text]) => text);
  const places = findings.evidence[finding];
  return el("div", { class: "inside" },
    el("div", { class: "line" }, el("dl", { class: "about" }, facts.map(([label, text]) => el("div", {}, el("dt", {}, label), el("dd", {}, text)))), link),
    el("h4", {}, `${say("evidence")}（${count(places.length)}）`),
    places.length ? evidence(findings.household[finding], places) : el("p", { class: "soft" }, say("evidence_none")));
}

const plainText = (value) => (Array.isArray(value) ? value.join("、") : value ?? "");

/** Declared, found and their difference, each in the unit of the kind. */
function figuresOf(finding) {
  const { findings } = store;
  const [declared, found] = [findings.declared[finding], findings.found[finding]];
  return { declared, found, difference: declared === null || found === null ? null : found - declared, unit: store.kinds[findings.kind[finding]].unit };
}
