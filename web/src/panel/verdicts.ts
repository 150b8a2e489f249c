/** What a verdict on license lineage says, and what a person who wants to ship the model does about it. */

export interface VerdictWords {
  sentence: string;
  brief: string;
  advice: string;
}

export const VERDICTS: Readonly<Record<string, VerdictWords>> = {
  carried: {
    sentence: "Its license shows all that its ancestors’ licenses ask.",
    brief: "Its license asks all that its ancestors’ do.",
    advice: "Do what its own license asks, and keep the notices of the ancestors named below.",
  },
  dropped: {
    sentence: "Its license lacks some of what its ancestors’ licenses ask.",
    brief: "Ancestors ask more than its license says.",
    advice:
      "Treat the terms that are missing as binding: meet them as the ancestors that ask them do, or ask the owner to add them.",
  },
  conflict: {
    sentence: "An ancestor’s license lets nobody share such a derivative, or not with added restrictions.",
    brief: "An ancestor’s license may forbid sharing it.",
    advice:
      "Don’t ship it as it is: take another model, or get leave from the owner of the ancestor whose terms are in conflict.",
  },
  unknown: {
    sentence: "A license on the way is missing, or its terms are not known.",
    brief: "A license on the way is missing or not known.",
    advice:
      "Read what the ancestors named below say of their terms, and ask their owners where they say nothing. Unknown is not free.",
  },
};

export const NO_PARENT_ADVICE = "Do what its own license asks; nothing is inherited.";
