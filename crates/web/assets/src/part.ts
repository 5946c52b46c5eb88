// What an answer of the server renews: the work and the counters beside it; the rest of the page stays.
export const WHOLE = { target: "#main", select: "#main", selectOOB: "#views", swap: "outerMorph" } as const;
