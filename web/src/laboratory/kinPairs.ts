/** The paper's eight patterns of two to four models, and the pairs in them (genetics/kin_pairs.py). */

export interface KinPair {
  code: string;
  pattern: string;
  places: string;
  kin: string;
}

const pair = (code: string, pattern: string, places: string, kin: string): KinPair => ({
  code,
  pattern,
  places,
  kin,
});

export const KIN_PAIRS: readonly KinPair[] = [
  pair("duo_1", "u→v", "uv", "parent-child"),
  pair("trio_1_1", "u→{v,w}", "uv", "parent-child"),
  pair("trio_1_2", "u→{v,w}", "vw", "siblings"),
  pair("trio_2_1", "u→v→w", "uw", "grandparent"),
  pair("trio_2_2", "u→v→w", "vw", "parent-child"),
  pair("trio_2_3", "u→v→w", "uv", "parent-child"),
  pair("quad_0_1", "u→{v,w,x}", "uv", "parent-child"),
  pair("quad_0_2", "u→{v,w,x}", "vw", "siblings"),
  pair("quad_1_1", "u→v→{w,x}", "uw", "grandparent"),
  pair("quad_1_2", "u→v→{w,x}", "vw", "parent-child"),
  pair("quad_1_3", "u→v→{w,x}", "uv", "parent-child"),
  pair("quad_1_4", "u→v→{w,x}", "wx", "siblings"),
  pair("quad_2_1", "u→{v→w,x}", "uw", "grandparent"),
  pair("quad_2_2", "u→{v→w,x}", "xw", "uncle-nephew"),
  pair("quad_2_3", "u→{v→w,x}", "vw", "parent-child"),
  pair("quad_2_4", "u→{v→w,x}", "uv", "parent-child"),
  pair("quad_2_5", "u→{v→w,x}", "vx", "siblings"),
  pair("quad_2_6", "u→{v→w,x}", "ux", "parent-child"),
  pair("quad_3_1", "t→u→v→w", "tw", "great-grandparent"),
  pair("quad_3_2", "t→u→v→w", "uw", "grandparent"),
  pair("quad_3_3", "t→u→v→w", "tv", "grandparent"),
  pair("quad_3_4", "t→u→v→w", "vw", "parent-child"),
  pair("quad_3_5", "t→u→v→w", "uv", "parent-child"),
  pair("quad_3_6", "t→u→v→w", "tu", "parent-child"),
  pair("cousins_1", "t→{u→w,v→x}", "wx", "cousins"),
];
