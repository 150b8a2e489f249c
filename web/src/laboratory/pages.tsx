/** The questions of the laboratory, in the order in which they are asked. */

import type { ComponentType } from "react";
import type { PageProps } from "./page";
import { Cards } from "./pages/Cards";
import { Chance } from "./pages/Chance";
import { Drift } from "./pages/Drift";
import { Families } from "./pages/Families";
import { Growth } from "./pages/Growth";
import { Holders } from "./pages/Holders";
import { Kin } from "./pages/Kin";
import { Licenses } from "./pages/Licenses";
import { Mutation } from "./pages/Mutation";
import { Openness } from "./pages/Openness";
import { Tops } from "./pages/Tops";

export interface LabPage {
  /** Its name in the address. */
  id: string;
  name: string;
  question: string;
  /** Long tables that it draws; it has something to show where one of them is there and not empty. */
  tables: readonly string[];
  /** What a snapshot must have for any of it. */
  needs: string;
  Body: ComponentType<PageProps>;
}

export const PAGES: readonly LabPage[] = [
  {
    id: "kin",
    name: "Kin",
    question: "Do models of a family resemble one another, and siblings more than parent and child?",
    tables: ["kin_similarity"],
    needs: "parents of models, and metadata or cards to compare",
    Body: Kin,
  },
  {
    id: "chance",
    name: "Chance",
    question: "Could kinship be chance, and does it need directed mutation?",
    tables: ["kin_chance", "neutral"],
    needs: "parents of models, and models of like task, library and month to compare them with",
    Body: Chance,
  },
  {
    id: "mutation",
    name: "Mutation",
    question: "How fast do traits mutate from parent to child?",
    tables: ["mutation"],
    needs: "edges on which both models declare a trait",
    Body: Mutation,
  },
  {
    id: "drift",
    name: "Drift",
    question: "Is mutation directed: do traits drift one way?",
    tables: ["drift"],
    needs: "edges on which a trait changes",
    Body: Drift,
  },
  {
    id: "licenses",
    name: "Licenses",
    question: "Are the terms of licenses upstream often violated?",
    tables: ["license_lineage"],
    needs: "edges between models that declare a license",
    Body: Licenses,
  },
  {
    id: "cards",
    name: "Cards",
    question: "Do cards shrink from parent to child, and who writes them?",
    tables: ["cards"],
    needs: "the text of model cards",
    Body: Cards,
  },
  {
    id: "families",
    name: "Families",
    question: "How large and how deep are families, and are they trees?",
    tables: ["families"],
    needs: "parents of models",
    Body: Families,
  },
  {
    id: "growth",
    name: "Growth",
    question: "When were models made, from what, and what were they?",
    tables: ["created"],
    needs: "dates of creation",
    Body: Growth,
  },
  {
    id: "concentration",
    name: "Concentration",
    question: "How much of it is in few hands?",
    tables: ["concentration"],
    needs: "owners, or traits that models declare",
    Body: Holders,
  },
  {
    id: "openness",
    name: "Openness",
    question: "How open are models?",
    tables: ["openness"],
    needs: "licenses, cards, data sets, papers, or whether models are gated",
    Body: Openness,
  },
  {
    id: "made",
    name: "What it is made of",
    question: "What is the ecosystem made of?",
    tables: ["top"],
    needs: "traits that models declare",
    Body: Tops,
  },
];
