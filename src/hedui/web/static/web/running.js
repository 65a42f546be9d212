// Asks how far the run is, and goes to the findings when it is over. Without this script there is a button that asks.
"use strict";
const ask = async () => {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (answer.redirected) location.replace(answer.url);
  else setTimeout(ask, 3000);
};
setTimeout(() => { ask().catch(() => setTimeout(ask, 10000)); }, 3000);
