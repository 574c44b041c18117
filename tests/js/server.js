// Bidra's server as the outbox sees it, in memory: idempotent, and able to fail in every way one
// fails. What it stores is what the municipality has.

const json = (status, data, headers = {}) =>
  new Response(data === undefined ? null : JSON.stringify(data), {
    status,
    headers: { Bidra: "1", "Content-Type": "application/json", ...headers },
  });

export class Server {
  /** id → {body, author}. */
  stored = new Map();
  pictures = new Map();
  needs = new Map();
  user = null;
  guest = "phone";
  token = 1;
  /** Faults to come, one for each request: none when it is empty. */
  faults = [];
  requests = [];
  /** What to answer whatever is asked by a method: [status, code, headers]. */
  answers = {};
  #held = null;

  /** Let requests of a method wait; returns what lets them go. `reached` resolves at the first. */
  hold(method) {
    let release;
    const gate = new Promise((resolve) => (release = resolve));
    this.reached = new Promise((resolve) => (this.#held = { method, gate, resolve }));
    return release;
  }

  fetch = async (path, { method = "GET", headers = {}, body } = {}) => {
    this.requests.push(`${method} ${path}`);
    if (this.#held?.method === method) {
      const { gate, resolve } = this.#held;
      resolve();
      await gate;
    }
    if (this.answers[method]) {
      const [status, code, extra] = this.answers[method];
      return json(status, { code }, extra);
    }
    const fault = this.faults.shift() ?? "none";
    if (fault === "lost request") throw new TypeError("network");
    if (fault === "portal") return new Response("<h1>Logg på</h1>", { headers: { "Content-Type": "text/html" } });
    if (fault === "portal json") return new Response("{}", { headers: { "Content-Type": "application/json" } });
    // A cache or a proxy that gives back what it was given, our id and all.
    if (fault === "echo") return Response.json({ id: path.split("/").pop(), received_at: "now", ...JSON.parse(body ?? "{}") });
    if (fault === "500") return json(500, { code: "defect" });
    if (fault === "429") return json(429, { code: "slow" }, { "Retry-After": "1" });
    if (fault === "new token") this.token += 1;
    if (fault === "expired") this.user = null;
    if (fault === "crash") return this.#crash();
    const answer = this.#answer(path, method, headers, body);
    if (fault === "late crash") return this.#crash();
    if (fault === "lost answer") throw new TypeError("network");
    return answer;
  };

  /** The phone dies here: whoever asked never hears. */
  #crash() {
    this.onCrash();
    return new Promise(() => {});
  }
  onCrash = () => {};

  #answer(path, method, headers, body) {
    if (path === "/api/v1/session") {
      const user = this.user && { id: this.user, roles: [], organisations: [] };
      return json(200, { signed_in: Boolean(user), user, csrf_token: String(this.token), municipality: null });
    }
    if (path.startsWith("/api/v1/needs/")) return this.#need(path.split("/").pop(), method, headers, body);
    const [, id, picture] = /contributions\/([^/]+)(?:\/pictures\/(.+))?$/.exec(path);
    if (method === "GET") return this.stored.has(id) ? json(200, this.#document(id)) : json(404, { code: "notfound" });
    if (headers["X-CSRF-Token"] !== String(this.token)) return json(400, { code: "csrf" });
    if (picture) return this.#putPicture(id, picture);
    if (method === "DELETE") return this.#withdraw(id, headers["X-Receipt-Code"]);
    if (method === "PATCH") return this.#patch(id, headers, JSON.parse(body));
    return this.#put(id, JSON.parse(body));
  }

  #need(id, method, headers, body) {
    const standing = this.needs.get(id);
    if (method === "GET") return standing ? json(200, standing) : json(404, { code: "notfound" });
    if (!this.user) return json(401, { code: "not_signed_in" });
    if (method === "DELETE") return this.#cancelNeed(id, standing);
    const sent = JSON.parse(body);
    if (sent.title === "over") return json(422, { code: "past", errors: { starts_at: ["past"] } });
    if (method === "PATCH") {
      if (standing.state === "cancelled") return json(403, { code: "cancelled" });
      if (headers["If-Match"] !== `"${standing.version}"`) return json(412, { code: "changed" });
      this.needs.set(id, { ...standing, ...sent, version: standing.version + 1 });
      return json(200, this.needs.get(id));
    }
    if (standing && standing.first !== body) return json(409, { code: "other_content" });
    const slots = sent.slots.map((one, at) => ({ id: `s${at}`, ...one }));
    if (!standing) this.needs.set(id, { first: body, ...sent, id, slots, state: "open", version: 1 });
    return json(standing ? 200 : 201, this.needs.get(id));
  }

  #cancelNeed(id, standing) {
    if (!standing) return json(404, { code: "notfound" });
    if (standing.state === "cancelled") return json(403, { code: "cancelled" });
    this.needs.set(id, { ...standing, state: "cancelled", version: standing.version + 1 });
    return json(204);
  }

  #put(id, { as_user, ...body }) {
    if (as_user && as_user !== this.user) return json(401, { code: "not_signed_in" });
    if (body.body === "for langt") return json(422, { code: "too_long", errors: { body: ["too_long"] } });
    const standing = this.stored.get(id);
    const author = this.user ?? this.guest;
    // Who signs in keeps the guest's key: what this browser sent as a guest is still its own.
    const wrote = (one) => one.author === this.user || one.author === this.guest;
    if (!standing) {
      this.stored.set(id, { first: JSON.stringify(body), body, author, version: 1 });
      return json(201, this.#document(id));
    }
    if (!wrote(standing)) return json(409, { code: "other_author" });
    if (standing.withdrawn) return json(409, { code: "withdrawn" });
    if (standing.first !== JSON.stringify(body)) return json(409, { code: "other_content" });
    return json(200, this.#document(id));
  }

  #withdraw(id, code) {
    const standing = this.stored.get(id);
    if (standing && ![this.user, this.guest].includes(standing.author) && code !== `code-${id}`) return json(404, { code: "notfound" });
    this.stored.set(id, { author: this.user ?? this.guest, ...standing, body: { body: "" }, withdrawn: true, version: 2 });
    return json(204);
  }

  /** What was under way comes late. */
  late(id) {
    this.#put(id, { body: "Hei" });
  }

  #patch(id, headers, changes) {
    const standing = this.stored.get(id);
    if (headers["If-Match"] !== `"${standing.version}"`) return json(412, { code: "changed" });
    standing.body = { ...standing.body, ...changes };
    standing.version += 1;
    return json(200, this.#document(id));
  }

  #putPicture(id, picture) {
    if (picture === "damaged") return json(422, { code: "not_a_picture" });
    this.pictures.set(picture, id);
    return json(201, { id: picture });
  }

  #document(id) {
    const { body, version } = this.stored.get(id);
    return { id, ...body, version, receipt_code: `code-${id}`, received_at: "2026-11-24T11:00:00Z", promised_at: "2026-12-08T22:59:59Z", replies: [] };
  }
}
