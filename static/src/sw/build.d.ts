// What the build puts in (static/build.mjs).
declare const __PRECACHE__: { url: string; revision: string | null }[];
declare const __BUILD__: string;
declare const __ICON__: string;
declare const __BADGE__: string;
