import type { components } from "./openapi";

type Schemas = components["schemas"];

export type Atlas = Schemas["AtlasAnswer"];
export type Brief = Schemas["ModelBrief"];
export type Detail = Schemas["ModelDetail"];
export type Lineage = Schemas["LineageAnswer"];
export type LineageEdge = Schemas["LineageEdge"];
export type LineageNode = Schemas["LineageNode"];
export type RelationCount = Schemas["RelationCount"];
export type Family = Schemas["FamilyAnswer"];
export type Similar = Schemas["SimilarAnswer"];
export type SimilarModel = Schemas["SimilarModel"];
export type LicenseChain = Schemas["LicenseAnswer"];
export type LicensePath = Schemas["LicensePath"];
export type LicenseStep = Schemas["LicenseStep"];
export type Obligation = Schemas["Obligation"];
export type Card = Schemas["CardAnswer"];
export type Search = Schemas["SearchAnswer"];
export type SearchHit = Schemas["SearchHit"];
export type Page = Schemas["ModelPage"];
export type Count = Schemas["Count"];
export type Problem = Schemas["Problem"];
export type Cluster = Schemas["ClusterBrief"];
export type Facets = Schemas["FacetAnswer"];
