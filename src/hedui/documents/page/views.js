// Which view is shown stands in the address, so that the browser's own back and a copied address work.
const LISTS = ["overview", "findings", "households"];
let came = { view: "findings", focus: null };

function showView(name) {
  for (const view of document.querySelectorAll(".view")) view.hidden = view.id !== name;
  for (const link of document.querySelectorAll("nav a[data-view]")) {
    if (link.dataset.view === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/** Show what the address says. `arrive`: whether the reader is taken to its heading. */
function route(arrive) {
  const said = new URLSearchParams(location.hash.slice(1));
  const view = said.get("view");
  const household = view === "sheet" ? placeOfHousehold(said.get("household")) : undefined;
  if (household !== undefined) {
    showSheet(household);
    showView("sheet");
  } else {
    const name = LISTS.includes(view) ? view : "overview";
    const filters = Object.fromEntries([...said].filter(([key]) => key !== "view"));
    if (name === "findings" && Object.keys(filters).length) setFindingFilters(filters);
    showView(name);
    if (LISTS.includes(name)) came = { view: name, focus: came.view === name ? came.focus : null };
  }
  if (!arrive) return;
  const visible = document.querySelector(".view:not([hidden])");
  const back = came.focus?.isConnected && visible.contains(came.focus) ? came.focus : null;
  came.focus = visible.id === "sheet" ? came.focus : null;
  window.scrollTo({ top: 0, behavior: "instant" });
  (back ?? visible.querySelector("h2"))?.focus({ preventScroll: !back });
}

function start() {
  findingsView(document.getElementById("findings"));
  householdsView(document.getElementById("households"));
  searchBox(document.querySelector(".bar .find"));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-household]");
    if (link && !link.closest("#sheet")) came.focus = link;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.getElementById("sheet").hidden) goBack();
  });
  window.addEventListener("hashchange", () => route(true));
  printing();
  route(false);
  document.body.dataset.ready = "yes";
}

function goBack() {
  location.hash = `#view=${came.view}`;
}

/** A printed list holds all rows that the filters keep, up to a stack of paper that somebody reads; a sheet its evidence. */
function printing() {
  const MOST = 1000;
  const MOST_RECORDS = 200;
  const lists = [asked.list, families.list];
  let opened = [];
  window.addEventListener("beforeprint", () => {
    lists.filter((list) => list.kept.length > PAGE && list.kept.length <= MOST).forEach((list) => { list.page = 0; list.draw(MOST); });
    opened = [];
    for (const kind of ["finding", "source"]) {
      // What is unfolded holds more to unfold; a year of payments is printed by its first records.
      const closed = [...document.querySelectorAll(`#sheet .questions details.${kind}:not([open])`)].slice(0, MOST_RECORDS);
      for (const one of closed) { one.open = true; one.fill(); }
      opened.push(...closed);
    }
  });
  window.addEventListener("afterprint", () => {
    lists.filter((list) => list.kept.length > PAGE && list.kept.length <= MOST).forEach((list) => list.draw());
    for (const one of opened) one.open = false;
  });
}

unpack().then(start).catch(() => { document.getElementById("failed").className += " now"; });
