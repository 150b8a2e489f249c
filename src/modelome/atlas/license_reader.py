"""The license of one model with all that its ancestors ask of it: verdict, paths, rules, assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.licenses.askers import askers_of
from modelome.licenses.chain_families import chain_families
from modelome.licenses.model_terms import model_terms
from modelome.licenses.path_verdicts import path_verdicts
from modelome.licenses.rules import RULES_VERSION, in_words, names_of, resolved_id, rule_of
from modelome.licenses.verdicts import VERDICTS, chains, edge_verdicts, judge, licensed_edges
from modelome.lineage import paths_to_roots
from modelome.table.licenses import family_of, license_label

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.atlas.lineage_reader import AtlasLineage
    from modelome.atlas.models_reader import AtlasModels
    from modelome.licenses.askers import Askers
    from modelome.licenses.path_verdicts import PathVerdict
    from modelome.licenses.verdicts import LicensedEdges

__all__ = ["NOTICE", "AtlasLicenses", "DeclaredLicense", "LicenseChain", "LicensePath", "LicenseStep", "Obligation"]

NOTICE = "An engineer's reading of declared licenses by a table of rules; not legal advice."
MOST_PATHS = 20
_COLUMNS = ["id", "owner", "licenses", "license_name", "license_link", "license_family"]


@dataclass(frozen=True)
class DeclaredLicense:
    """One license as a model declares it; `clause` is what its rule is read from, null where there is no rule."""

    id: str
    label: str
    family: str
    name: str | None
    link: str | None
    clause: str | None
    asks: list[str]


@dataclass(frozen=True)
class Obligation:
    """What some ancestors ask of the model's license, and whether it shows that (null: the license is unknown)."""

    obligation: str
    words: str
    shown: bool | None
    asked_by: list[str]


@dataclass(frozen=True)
class LicenseStep:
    """One model of a path, with the relation of the next one to it and what it asks of the last one."""

    id: str
    licenses: list[DeclaredLicense]
    relation: str | None
    relation_source: str | None
    same_owner: bool
    asks: list[str]


@dataclass(frozen=True)
class LicensePath:
    """From a root down to the model: `verdict` and `lost` by this path alone.

    `from_ghost`: its root has a declared parent that the snapshot does not hold.
    """

    steps: list[LicenseStep]
    verdict: str
    lost: list[str]
    from_ghost: bool


@dataclass(frozen=True)
class LicenseChain:
    """License lineage of one model.

    `verdict` is null where it has no parent; `chain` is the most restrictive license family among it and its ancestors;
    `unclear` are ancestors whose terms are not known, `ghosts` parents that the snapshot does not hold; `complete`: all
    paths are told.
    """

    id: str
    licenses: list[DeclaredLicense]
    verdict: str | None
    chain: str
    obligations: list[Obligation]
    unclear: list[str]
    ghosts: list[str]
    paths: list[LicensePath]
    complete: bool
    assumptions: list[str]
    rules_version: str
    notice: str


class AtlasLicenses:
    """License lineage of an atlas."""

    def __init__(self, models: AtlasModels, lineage: AtlasLineage) -> None:
        self._models = models
        self._lineage = lineage

    def of(self, ix: int, *, paths: int = MOST_PATHS) -> LicenseChain:
        """Tell the license lineage of one model, with at most so many paths. Linear in the edges above it."""
        above = self._lineage.walks.ancestors(ix)
        rows = np.concatenate([[ix], above.ix]).astype(np.int64)
        models = self._models.take(rows, _COLUMNS)
        table = _localized(self._lineage.edge_rows(above.edges), rows)
        edges, terms = licensed_edges(table, models["owner"]), model_terms(models)
        askers = askers_of(0, edges, terms)
        asked = 0
        for bits in askers.bits.values():
            asked |= bits
        clear = not askers.unclear and not askers.ghosts
        found = judge(np.array([asked], np.uint64), np.array([clear]), np.array([0]), terms)
        ids = models["id"].to_pylist()
        declared = [_declared(row) for row in models.to_pylist()]
        ways, complete = self._ways(rows, askers, int(found.lost[0]), paths)
        judged = path_verdicts(ways, edges, terms)
        lost = set(names_of(int(found.lost[0])))
        return LicenseChain(
            id=ids[0],
            licenses=declared[0],
            verdict=VERDICTS[found.verdict[0]] if table.num_rows else None,
            chain=str(chain_families(chains(edges, terms).families[:1])[0]),
            obligations=[
                Obligation(
                    name,
                    in_words(name),
                    name not in lost if terms.known[0] else None,
                    [ids[row] for row, bits in sorted(askers.bits.items()) if name in names_of(bits)],
                )
                for name in names_of(asked)
            ],
            unclear=[ids[row] for row in askers.unclear],
            ghosts=pc.unique(table["parent_id"].take(pa.array(askers.ghosts, pa.int64()))).to_pylist(),
            paths=[_path(one, ids, declared, edges, table) for one in judged] if table.num_rows else [],
            complete=complete,
            assumptions=_assumptions(edges, table, declared),
            rules_version=RULES_VERSION,
            notice=NOTICE,
        )

    def of_edges(self, edges: NDArray[np.int64], models: NDArray[np.integer[Any]]) -> NDArray[np.uint8]:
        """Judge some edges, given by row, each by the licenses of its two ends alone: places in `VERDICTS`.

        `models` are at least the children and the parents that are models, each once.
        """
        rows = np.asarray(models, np.int64)
        held = self._models.take(rows, ["owner", "licenses", "license_name", "license_family"])
        licensed = licensed_edges(_localized(self._lineage.edge_rows(edges), rows), held["owner"])
        return edge_verdicts(licensed, model_terms(held)).verdict

    def _ways(self, rows: NDArray[np.int64], askers: Askers, lost: int, limit: int) -> tuple[list[list[int]], bool]:
        """Choose paths, places in `rows`, roots first: through each that asks for what is lost, then any others."""
        found = paths_to_roots(self._lineage.parents, self._lineage.nodes.is_root, int(rows[0]), limit=limit)
        place = {row: number for number, row in enumerate(rows.tolist())}
        chosen = []
        for asker in [ix for ix, bits in askers.bits.items() if bits & lost][:limit]:
            up = paths_to_roots(self._lineage.parents, self._lineage.nodes.is_root, int(rows[asker]), limit=1).paths
            above = [place[row] for row in reversed(up[0])][:-1] if up else []
            down = askers.ways[asker]
            chosen.append(down if set(above) & set(down) else [*above, *down])  # a cycle leads round
        chosen += [[place[row] for row in reversed(way)] for way in found.paths]
        ways = list(dict.fromkeys(map(tuple, chosen)))[:limit]
        return [list(way) for way in ways], found.complete


def _localized(table: pa.Table, rows: NDArray[np.int64]) -> pa.Table:
    """Let both ends of edges be places in `rows`, among which they are; a ghost stays null."""
    order = np.argsort(rows)
    for name in ("parent_ix", "child_ix"):
        known = pc.fill_null(table[name], -1).to_numpy().astype(np.int64)
        places = order[np.minimum(np.searchsorted(rows, known, sorter=order), len(rows) - 1)]
        local = pa.array(places.astype(np.int32), mask=known < 0)
        table = table.set_column(table.column_names.index(name), name, local)
    return table


def _declared(row: dict[str, object]) -> list[DeclaredLicense]:
    found = []
    licenses = row["licenses"]
    name, link = (value if isinstance(value, str) else None for value in (row["license_name"], row["license_link"]))
    for license_id in licenses if isinstance(licenses, list) else []:
        rule = rule_of(license_id, name)
        own = license_id == "other"
        family = (rule and rule.family) or family_of([resolved_id(license_id, name)])
        asks = sorted(rule.carries) if rule else []
        found.append(
            DeclaredLicense(
                license_id,
                license_label(license_id),
                family,
                name if own else None,
                link if own else None,
                rule.clause if rule else None,
                [in_words(one) for one in asks],
            )
        )
    return found


def _path(
    judged: PathVerdict,
    ids: list[str],
    declared: list[list[DeclaredLicense]],
    edges: LicensedEdges,
    table: pa.Table,
) -> LicensePath:
    steps = []
    for step in judged.steps:
        relation, source = _relation(table, step.edge)
        steps.append(
            LicenseStep(
                ids[step.model],
                declared[step.model],
                relation,
                source,
                step.edge is not None and bool(edges.same_owner[step.edge]),
                [in_words(name) for name in step.asks],
            )
        )
    return LicensePath(steps, judged.verdict, [in_words(name) for name in judged.lost], judged.from_ghost)


def _relation(table: pa.Table, row: int | None) -> tuple[str | None, str | None]:
    if row is None:
        return None, None
    declared = str(table["relation"][row])
    if declared != "unspecified":
        return declared, "declared"
    return str(table["relation_inferred"][row]), "inferred"


def _assumptions(edges: LicensedEdges, table: pa.Table, declared: list[list[DeclaredLicense]]) -> list[str]:
    """Say what was taken for granted of this chain, and of nothing else."""
    told = []
    relations = [_relation(table, row) for row in range(table.num_rows)]
    if bool(edges.adapter.any()):
        told.append(
            "An adapter ships no base weights: licenses that rest on copyright alone do not reach it, "
            "agreements that name derivatives do."
        )
    if any(relation == "unspecified" for relation, _ in relations):
        told.append("A child whose relation is not known is taken to hold its parent's weights.")
    if any(relation == "quantized" for relation, _ in relations):
        told.append("A quantized copy is a derivative, but not for licenses that let people change formats.")
    if any(source == "inferred" and relation != "unspecified" for relation, source in relations):
        told.append("Relations that are not declared are those that rules infer from tags and names.")
    if bool(edges.same_owner.any()):
        told.append("Who owns parent and child may license the child anew.")
    if any(len(licenses) > 1 for licenses in declared):
        told.append("Of several licenses of one model all hold.")
    return told
