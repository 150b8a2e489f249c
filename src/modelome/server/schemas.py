"""Shapes of the answers of the HTTP API; OpenAPI is made from them, and the web app's client from that."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - pydantic reads annotations at run time
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from modelome.atlas.license_reader import LicenseChain

Relation = Literal["finetune", "adapter", "quantized", "merge", "unspecified"]
TextSource = Literal["card", "tags", "name", "none"]


class Answer(BaseModel):
    """Base of all answers: unknown fields are a bug."""

    model_config = ConfigDict(extra="forbid")


class Problem(Answer):
    """RFC 9457 problem document; media type application/problem+json."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str | None = None
    position: int | None = Field(default=None, description="character of a filter expression, from 0")
    term: str | None = None
    suggestions: list[str] = []


class ModelBrief(Answer):
    """A model in a list: enough to show, fly to, and open it."""

    id: str
    ix: int = Field(description="row number in this atlas only")
    task: str | None
    library: str | None
    license_family: str
    downloads: int | None
    likes: int | None
    created_at: datetime | None
    generation: int
    children: int
    descendants: int


class Sourced(Answer):
    """A value together with where it was declared."""

    value: Any
    source: str | None


class ModelDetail(ModelBrief):
    """`model?id=`: all facts of one model. A fact that the source does not have is null, and named in `absent`."""

    owner: str
    name: str
    hub_id: str | None
    hub_url: str
    created_censored: bool = Field(description="the date is the Hub's floor: created on or before")
    modified_at: datetime | None
    downloads_all: int | None
    trending: float | None
    task_source: str | None
    library_source: str | None
    licenses: list[str]
    license_name: str | None
    license_link: str | None
    license_source: str | None
    languages: list[str]
    languages_source: str | None
    datasets: list[str]
    papers: list[str]
    tags: list[str]
    region: list[str]
    formats: list[str]
    parameters: int | None
    storage_bytes: int | None
    architecture: str | None
    gated: str | None
    sha: str | None
    disabled: bool | None
    removed: bool | None
    card_chars: int | None
    card_words: int | None
    card_generator: str | None
    root_id: str
    component_size: int
    family_size: int
    only_ghosts: bool = Field(description="a root only because none of its declared parents is in the snapshot")
    clusters: list[ClusterRef]
    position: Position
    faithfulness: float | None = Field(description="share of its 15 nearest models that are near it on the map")
    text_source: TextSource
    absent: list[str] = Field(description="columns that the atlas's source does not have at all")


class ClusterRef(Answer):
    """A cluster that a model belongs to."""

    level: int
    cluster: int
    label: str


class Position(Answer):
    """Place on the maps, in layout units."""

    xy: tuple[float, float]
    xyz: tuple[float, float, float]


class Evidence(Answer):
    """Where a parent was declared, and what was written there."""

    where: str
    value: str


class LineageEdge(Answer):
    """One declared parent-child pair."""

    parent_id: str
    parent_ix: int | None = Field(description="null: a ghost, which is no row of the snapshot")
    child_id: str
    child_ix: int
    relation: Relation
    relation_inferred: str | None
    rule: str | None
    resolved_by: Literal["id", "alias", "case", "ghost"]
    declared_id: str
    evidence: list[Evidence]
    problems: list[str] = Field(description="kinds of contradiction on this pair")


class LineageNode(ModelBrief):
    """A model of a lineage answer, with its distance from the model asked for (ancestors negative)."""

    depth: int


class RelationCount(Answer):
    """Children or descendants by relation, declared and inferred."""

    relation: str
    declared: int
    inferred: int


class LineageProblem(Answer):
    """A contradiction in what a model declares."""

    kind: str
    detail: str


class DepthCount(Answer):
    """How many models lie so many edges away."""

    depth: int
    models: int


class LineageSummary(Answer):
    """All that came of a model in figures, however many they are."""

    models: int = Field(description="all descendants")
    by_depth: list[DepthCount]
    by_relation: list[RelationCount] = Field(description="edges among them")
    by_license_family: list[Count]
    by_task: list[Count] = Field(description="the 50 most frequent")


class LineageAnswer(Answer):
    """`model/lineage?id=&direction=&depth=&relation=&limit=`."""

    model: ModelBrief
    ancestors: list[LineageNode] = Field(description="nearest first, at most 1,000")
    descendants: list[LineageNode] = Field(
        description="nearest first, then by descendants and downloads, up to `limit`"
    )
    edges: list[LineageEdge] = Field(description="among the models listed, and to their ghosts")
    ghosts: list[GhostRef]
    children_by_relation: list[RelationCount]
    siblings: int = Field(description="models that share a parent, ghosts included")
    total_ancestors: int
    total_descendants: int
    shown_descendants: int
    problems: list[LineageProblem]
    root: ModelBrief
    below: LineageSummary


class GhostRef(Answer):
    """A declared parent that is no row of the snapshot."""

    id: str
    children: int


class FamilyAnswer(Answer):
    """`model/family?id=` and `family?root=`: the members of a family for drawing on the map.

    Bulk arrays are parallel; `members` are model indices, the root first. For more than `limit` members the nearest
    generations come first and `total` says how many there are.
    """

    root: ModelBrief
    total: int
    shown: int
    generations: int
    members: list[int]
    edge_parent: list[int]
    edge_child: list[int]
    edge_relation: list[str]
    edge_declared: list[bool]
    edge_problem: list[bool]
    by_relation: list[RelationCount]
    by_license_family: list[Count]
    ghosts: list[GhostRef]


class Count(Answer):
    """A value and how many rows have it; value null: missing."""

    value: str | None
    count: int
    label: str | None = None


class FamilyBrief(Answer):
    """A family in the list of families."""

    root: ModelBrief
    size: int
    generations: int
    first_at: datetime | None
    last_at: datetime | None


class FamilyPage(Answer):
    """`families`: largest first."""

    items: list[FamilyBrief]
    total: int
    next: str | None


class SimilarModel(ModelBrief):
    """A model with the reason why it is near."""

    score: float = Field(description="cosine similarity of the text vectors, 0 to 1")
    reasons: list[str] = Field(description="shared terms: task:…, library:…, language:…, tag:…, name:…")
    relation_to: str | None = Field(description="kin relation, where the two are related: parent, child, sibling, …")


class SimilarAnswer(Answer):
    """`model/similar?id=&k=`."""

    model: ModelBrief
    items: list[SimilarModel]
    text_source: TextSource
    note: str | None = None


class LicenseAnswer(RootModel[LicenseChain]):
    """`model/license?id=`."""


class CardAnswer(Answer):
    """`model/card?id=`: raw Markdown, untrusted."""

    id: str
    card: str | None
    chars: int | None
    truncated: bool
    generator: str | None
    available: bool = Field(description="false: the source of this atlas has no cards at all")


class FileEntry(Answer):
    """A file of a repository on the Hub."""

    path: str
    size: int | None


class FilesAnswer(Answer):
    """`model/files?id=`: asked of the live Hub, cached."""

    id: str
    files: list[FileEntry]
    fetched_at: datetime


class SearchHit(ModelBrief):
    """A search result; `match` gives the matched span of the id as [start, end)."""

    match: tuple[int, int] | None
    score: float | None
    reasons: list[str] = Field(
        default=[],
        description="by meaning: words of the query and what the model says for each, `asked` or `asked=said`",
    )


class SearchAnswer(Answer):
    """`search?q=&mode=name|meaning&limit=&filter=`."""

    query: str
    mode: Literal["name", "meaning"]
    items: list[SearchHit]
    tags: list[Count] = Field(default=[], description="tags that match, mode name only")
    total: int | None = Field(description="null: not counted")
    note: str | None = None


class Partial(Answer):
    """An answer over the models that a filter keeps; where time runs out, over those looked at by then."""

    timed_out: bool = Field(default=False, description="time ran out before every model was looked at")
    looked_at: int = Field(description="models looked at, from the first of the draw order on")
    note: str | None = Field(default=None, description="where time ran out, what that means, in words")


class ModelPage(Partial):
    """`models?filter=&sort=&limit=&cursor=&fields=`."""

    items: list[dict[str, Any]]
    total: int | None = Field(description="models that match; null where time ran out before they were counted")
    next: str | None


class FacetAnswer(Partial):
    """`facets?column=&filter=&limit=`."""

    column: str
    values: list[Count]
    missing: int
    distinct: int
    matched: int
    total: int
    absent: bool = False


class HistogramAnswer(Partial):
    """`histogram?column=&filter=&bins=&scale=`: edges has one more entry than counts."""

    column: str
    scale: Literal["linear", "log"]
    edges: list[float]
    counts: list[int]
    missing: int
    zeros: int
    matched: int
    total: int
    absent: bool = False


class SourceFacts(Answer):
    """Where the rows of an atlas come from."""

    kind: str
    name: str
    sha256: str
    snapshot_date: str | None
    license: str | None
    attribution: str | None
    bias: str | None


class ClusterBrief(Answer):
    """A cluster and where its label stands."""

    level: int
    cluster: int
    parent: int | None
    size: int
    label: str
    terms: list[str]
    xy: tuple[float, float]
    xyz: tuple[float, float, float]


class AtlasAnswer(Answer):
    """`atlas`: what this atlas is; the web app's first request."""

    id: str = Field(description="content hash of the atlas")
    name: str
    version: str
    format: int
    models: int
    rows_in: int
    duplicates: int
    rejects: int
    reject_reasons: list[Count]
    source: SourceFacts
    columns: dict[str, float] = Field(description="share of models that declare something, by column")
    absent: list[str]
    edges: int
    resolved_edges: int
    ghosts: int
    families: int
    roots: int
    generations: int
    problems: list[Count]
    trustworthiness: dict[str, float]
    faithfulness: dict[str, float]
    embedder: str
    clusters: list[ClusterBrief]
    text_sources: list[Count]
    points: str = Field(description="path of the index of the point files")


class AnalysisAnswer(Answer):
    """`analysis/{name}`: a page of the rows of a long table; the columns are those that the table has."""

    name: str
    columns: list[str]
    rows: list[dict[str, Any]]
    total: int


class AnalysisBrief(Answer):
    """One of `analysis`."""

    name: str
    rows: int


class AnalysesAnswer(Answer):
    """`analysis`: the long tables of this atlas, by name."""

    items: list[AnalysisBrief]


class Health(Answer):
    """`health`."""

    status: Literal["ok"]


for _answer in (ModelDetail, LineageSummary, LineageAnswer, FamilyAnswer):
    _answer.model_rebuild()
