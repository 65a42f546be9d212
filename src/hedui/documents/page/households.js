// The list of households.
const families = {};

function sheetLink(household, text) {
  const number = store.households.household_no[household];
  return el("a", { href: sheetAddress(household), "data-household": household }, text ?? number);
}

const sheetAddress = (household) => `#${new URLSearchParams({ view: "sheet", household: store.households.household_no[household] })}`;

function householdsView(host) {
  const h = store.households;
  const columns = [
    { heading: say("col_household"), key: (at) => h.household_no[at], lead: true, first: true },
    { heading: say("col_head"), key: (at) => h.head[at] ?? "", cell: (at) => h.head[at] ?? "" },
    { heading: say("col_county"), key: (at) => store.counties[h.county[at]][0], cell: countyName },
    { heading: say("col_programme"), key: programmeName, cell: programmeName },
    { heading: say("col_members"), key: (at) => h.members_counted[at], cell: (at) => count(h.members_counted[at]), kind: "count" },
    { heading: say("col_income"), key: (at) => h.per_capita_annual[at]?.[0] ?? null, cell: (at) => between(h.per_capita_annual[at]), kind: "count" },
    { heading: say("col_standard"), key: (at) => h.standard_year[at], kind: "count",
      cell: (at) => (h.standard_year[at] === null ? "—" : yuan(h.standard_year[at])) },
    { heading: say("col_findings"), key: (at) => store.findings.of(at).length, cell: (at) => count(store.findings.of(at).length), kind: "count" },
    { heading: say("col_indication"), key: (at) => h.indication[at], cell: (at) => indication(h.indication[at]) },
  ];
  const changed = () => filterHouseholds();
  const distinct = (values) => [...new Set(values)].sort(collator.compare).map((text) => [text, text]);
  families.fields = {
    text: textField("h-text", say("filter_text"), changed),
    county: choice("h-county", say("filter_county"), store.counties.map(([code, name]) => [code || "-", name || say("no_county")]), changed),
    programme: choice("h-programme", say("filter_programme"), distinct(every(h).map(programmeName)), changed),
    indication: choice("h-indication", say("filter_indication"), distinct(h.indication), changed),
  };
  families.counted = el("output", { class: "counted", "aria-live": "polite" });
  families.texts = every(h).map(householdText);
  const reset = () => {
    for (const one of Object.values(families.fields)) (one.select ?? one.input).value = "";
    filterHouseholds();
  };
  host.append(el("form", { class: "filters", onsubmit: (event) => event.preventDefault() },
    Object.values(families.fields).map((one) => one.field), button(say("filter_reset"), reset), families.counted));
  families.list = new List(host, "households", columns, every(h), (at, first) => {
    const link = sheetLink(at);
    link.className = "lead";
    link.tabIndex = first ? 0 : -1;
    return link;
  });
  filterHouseholds();
}

/** What a household is found by: its number, and the names and numbers of its people. */
function householdText(at) {
  const { people } = store;
  return [store.households.household_no[at], ...people.of(at).flatMap((p) => [people.name[p], people.number[p]])].map((text) => folded(text ?? "")).join("\n");
}

function filterHouseholds() {
  const h = store.households;
  const { text, county, programme, indication: said } = families.fields;
  const typed = folded(text.input.value);
  families.list.told = filtersTold(families.fields);
  families.list.filter((at) =>
    (!typed || families.texts[at].includes(typed))
    && (!county.select.value || (store.counties[h.county[at]][0] || "-") === county.select.value)
    && (!programme.select.value || programmeName(at) === programme.select.value)
    && (!said.select.value || h.indication[at] === said.select.value));
  families.counted.value = say("count_households", { n: count(families.list.kept.length) });
}
