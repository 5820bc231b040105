// Requests: fetching, posting forms with idempotency keys, and a queue for requests made offline.
import { QUEUE, VOTES, getReader, keepWords, loadQueue } from "./drafts.js";

export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
  }
}

// A fetch that was cut is no error, even if it fails once the connection is back: the page stays as it is and catches up.
let wasOffline = !navigator.onLine;
addEventListener("offline", () => { wasOffline = true; });
addEventListener("unhandledrejection", (event) => {
  if (wasOffline && /^TypeError.*(fetch|import|load failed)/i.test(event.reason)) event.preventDefault();
});

const BY_SCRIPT = { "X-Requested-With": "fetch" };

// Resolves to the answer to a request; throws a Refusal, or a TypeError without a connection.
async function request(address, how) {
  const answer = await fetch(address, how);
  if (answer.ok) return answer;
  if (answer.status === 401 && getReader()) (await import("./words/own_words_care.js")).leaveDevice();
  const problem = { status: answer.status, title: String(answer.status), detail: "", fields: {} };
  throw new Refusal({ ...problem, ...(await answer.json().catch(() => {})) });
}

export const fetchFragment = async (address) => (await request(address, { headers: BY_SCRIPT })).text();

export const fetchJson = async (address) => (await request(address, { headers: { Accept: "application/json" } })).json();

// Posts a form's fields. Resolves to {location}.
export async function postForm(action, fields, more = {}) {
  const headers = { ...BY_SCRIPT, Accept: "application/json" };
  return (await request(action, { ...more, method: "POST", body: new URLSearchParams(fields), redirect: "manual", headers })).json();
}

// Posts a question too long for a URL; resolves to the text of the answer.
export async function postForText(action, fields) {
  return (await request(action, { method: "POST", body: new URLSearchParams(fields), headers: BY_SCRIPT })).text();
}

// The queued requests of this reader: shown to and sent for its author only. Entries of an earlier version name no author: they are shown and never sent.
export function loadOwnQueue() {
  return loadQueue().filter((item) => item.reader === undefined || item.reader === getReader())
    .map((item) => (item.reader === undefined ? { refused: "", ...item } : item));
}

function saveQueue(items) {
  keepWords(QUEUE, JSON.stringify(items));
  document.dispatchEvent(new CustomEvent("consult:queue", { detail: loadOwnQueue() }));
}

// ballot: given for a vote. Only the last vote counts, so earlier queued votes of the same ballot are discarded.
export function queueRequest(action, fields, words, ballot) {
  const others = loadQueue().filter((item) => item.fields.key !== fields.key && !isOwnVote(item, ballot));
  const at = Date.now();
  saveQueue([...others, { action, fields, words, ballot, reader: getReader(), at }]);
  if (ballot) rememberVote(ballot, at);
}

export function removeQueued(key) {
  saveQueue(loadQueue().filter((item) => item.fields.key !== key));
}

// A vote that waits in one tab is not sent after a later one from another: all tabs know the time of the last.
const getVoteKey = (ballot) => `${VOTES}${getReader()}.${ballot}`;
const rememberVote = (ballot, at = Date.now()) => localStorage.setItem(getVoteKey(ballot), at);
const isOvertaken = ({ ballot, at }) => Boolean(ballot) && Number(localStorage.getItem(getVoteKey(ballot))) > at;

function isOwnVote(item, ballot) {
  return Boolean(ballot) && item.ballot === ballot && item.reader === getReader();
}

// Votes are sent one after the other, also the queued ones, so that the last choice arrives last.
export function postVote(action, fields, ballot) {
  return runInTurn(async () => {
    const answer = await postForm(action, fields);
    discardQueuedVotes(ballot);
    return answer;
  });
}

// Discards the queued votes of a ballot: their author voted again or withdrew the vote.
export function discardQueuedVotes(ballot) {
  rememberVote(ballot);
  if (loadQueue().some((item) => isOwnVote(item, ballot))) saveQueue(loadQueue().filter((item) => !isOwnVote(item, ballot)));
}

let turn = Promise.resolve();

// Runs tasks one after the other: across all pages of this browser with the Web Locks API, else within this page.
function runInTurn(work) {
  if (navigator.locks) return navigator.locks.request(QUEUE, work);
  const done = turn.then(work);
  turn = done.catch(() => {});
  return done;
}

let flushing = false;

// Sends the queue in order. A refused request is not sent again: its author sees the reason and decides.
export async function flushQueue() {
  if (flushing) return;
  flushing = true;
  try {
    for (const item of loadOwnQueue()) {
      if (item.refused === undefined && !(await runInTurn(() => postQueued(item)))) return;
    }
  } finally {
    flushing = false;
  }
}

// Resolves to whether to continue with the next entry; skips an entry that was removed meanwhile.
async function postQueued(item) {
  const key = item.fields.key;
  if (!loadOwnQueue().some((each) => each.fields.key === key && each.refused === undefined)) return true;
  if (isOvertaken(item)) {
    removeQueued(key);
    return true;
  }
  try {
    await postForm(item.action, { ...item.fields, csrf: getCurrentToken(item.fields.csrf) });
    removeQueued(key);
    document.dispatchEvent(new CustomEvent("consult:sent", { detail: item }));
  } catch (error) {
    if (!(error instanceof Refusal) || error.problem.status >= 500 || error.problem.status === 429) return false;
    saveQueue(loadQueue().map((each) => (each.fields.key === key ? { ...each, refused: error.message } : each)));
  }
  return true;
}

// A new sign-in has another CSRF token: takes the one of the open page.
function getCurrentToken(old) {
  const field = document.querySelector("input[name=csrf]");
  return field && field.value ? field.value : old;
}
