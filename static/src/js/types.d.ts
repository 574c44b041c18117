// Shapes that several files share; design.md § 5 fixes those of the API.

/** The body of `PUT /api/v1/contributions/<id>`. */
export interface Answer {
  municipality: string;
  prompt: string | null;
  body: string;
  visibility: "everyone" | "municipality";
  signed_as: "name" | "first_name" | "nobody";
  on_behalf_of: string | null;
  language: string;
  written_at: string;
  audience?: string;
  name?: string;
  place?: string;
}

export interface Picture {
  id: string;
  name: string;
  type: string;
  /** Bytes and not a Blob: Safari has lost Blobs out of IndexedDB. */
  data: ArrayBuffer;
}

/** Why something was not delivered. `stands` is the text that the server holds instead, `now` the
 * document. */
export interface Why {
  status: number;
  code: string;
  detail?: string;
  /** By field of what was sent. */
  errors?: Record<string, unknown>;
  stands?: string;
  now?: any;
}

export type State = "waiting" | "refused" | "needs_sign_in";

/** A form's fields; of those of which several may be chosen, the chosen ones. */
export type Values = Record<string, string | string[]>;

/** A `PUT` that says yes to something; sent again, it is the same yes. */
export interface Wish {
  path: string;
  json: Record<string, any>;
  /** Written in a form, and opened again there (`page`) with all that was typed. */
  form?: { page: string; values: Values };
  /** The version that was read, of what is known to stand there; otherwise its first. */
  match?: number;
  /** What of it cannot be changed any more once the server has it. */
  fixed?: string[];
  /** What to `DELETE` so that it has never been, or is off, where it may have arrived. */
  undo?: string;
}

/** Something written on this phone that the server has not yet said it holds. */
export interface Entry {
  id: string;
  /** An answer; of a wish, only what it is called. */
  body: Pick<Answer, "body"> & Partial<Answer>;
  wish?: Wish;
  /** Counts edits: what was sent under another `rev` is not what stands here now. */
  rev: number;
  pictures: Picture[];
  /** The server holds the text; pictures are left. */
  received: boolean;
  /** It has been put on the line under this id: the server may hold it, whatever we heard. */
  tried?: boolean;
  /** Taken back; waits until the server has heard of that. */
  withdrawn?: boolean;
  /** The receipt code of what is taken back: it is enough in another session. */
  receipt?: string;
  /** Who wrote it: a user's id, or null for a guest. */
  who: { user: string | null };
  state: State;
  why: Why | null;
  attempts: number;
  /** Not before (ms since 1970); with `hard` not even when asked to, since the server said so. */
  next_at: number;
  hard: boolean;
  /** When it was put off, by the phone's clock. */
  since?: number;
  /** How often the server broke on this one, while it took others. */
  breaks?: number;
  created_at: string;
}

export interface Reply {
  id: string;
  kind: string;
  unit: string;
  body: string;
  sent_at: string;
}

/** A contribution as the API shows it to its author. */
export interface Contribution {
  id: string;
  municipality: string;
  prompt: string | null;
  body: string;
  visibility: string;
  signed_as: string;
  handling: string;
  publication: string;
  received_at: string;
  promised_at: string;
  receipt_code?: string;
  changeable?: boolean;
  version?: number;
  reason?: string | null;
  note?: string | null;
  replies: Reply[];
}

/** The last known copy of something of one's own, for reading without a signal. */
export interface Mine {
  id: string;
  who: string | null;
  at: string;
  doc: Contribution;
}

export interface Draft {
  key: string;
  who: string | null;
  at: number;
  values: Values;
}

/** An organisation that one speaks for. */
export interface Party {
  id: string;
  name: string;
  municipality: string;
  municipality_name: string;
}

export interface User {
  id: string;
  name: string;
  place?: string;
  municipality: string | null;
  organisations: Party[];
  is_staff: boolean;
  roles: { role: string; municipality?: string; unit?: string; unit_name?: string }[];
}

export interface Session {
  signed_in: boolean;
  user: User | null;
  csrf_token: string;
  municipality: string | null;
}
