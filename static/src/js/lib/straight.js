// On a phone that keeps nothing (storage is absent, refused, full or does not answer): straight to the
// server, or not at all.
import { call, session } from "./phone.js";

/** Whether the server has it. @param {Pick<import("../types").Wish, "path" | "json">} wish */
export async function sendStraight({ path, json }) {
  const found = await session(true);
  const answer = await call(path, { method: "PUT", json, token: found?.csrf_token ?? "" });
  return answer.ours && answer.status < 300;
}
