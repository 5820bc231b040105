// Looks a receipt up in the published list of a secret ballot, and counts the list again. A receipt is
// consult-vote-1:BALLOT:CHOICE:NONCE:STAMP; the stamp is for disputes, see docs/security.md.
const SCHEME = "consult-vote-1";

function parseReceipt(words, ballot) {
  const [scheme, number, choice, nonce, stamp, ...rest] = words.replace(/\s/g, "").split(":");
  const fits = scheme === SCHEME && Number(number) === ballot && /^\d{1,2}$/.test(choice) && /^[0-9a-f]{64}$/.test(nonce) && stamp;
  return fits && !rest.length ? { choice: Number(choice), nonce } : null;
}

// Resolves to the names of the sentences to show: whether the vote is listed, and what the list counts.
export async function findVote(words, ballot, fetchList) {
  const receipt = parseReceipt(words, ballot);
  if (!receipt) return ["wrong"];
  const list = await fetchList();
  if (!list.opened) return findCommitment(receipt, ballot, list);
  const listed = list.opened.some(([choice, nonce]) => choice === receipt.choice && nonce === receipt.nonce);
  return [listed ? "listed" : "missing", addsUp(list) ? "adds" : "differs"];
}

function addsUp({ opened, choices, counts }) {
  const found = choices.map((_, place) => opened.filter(([choice]) => choice === place + 1).length);
  return choices.every((choice, place) => found[place] === (counts[choice] || 0));
}

// Lists of releases before 0.2.0 have only SHA-256 of scheme, ballot, choice and nonce.
async function findCommitment({ choice, nonce }, ballot, { commitments }) {
  if (!globalThis.crypto?.subtle) return ["unable"];
  const bytes = new TextEncoder().encode(JSON.stringify([SCHEME, ballot, choice, nonce]));
  const digest = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))];
  const commitment = digest.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [commitments.includes(commitment) ? "listed" : "missing", "old"];
}
