"""What a seeded fault is, and how it is put into a copy of the project."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..workspace import Workspace

VENDOR, GENERATED, OVERLAY, PRISM = "vendor's document", "generated code", "overlay", "Prism's document"
CONTROL = "control"
PUBLISHED = "openapi/published.json"
CONTRACT = "openapi/saperly.yaml"
VENDORS = "vendor.json"
PRISMS = "prism.yaml"


class StaleMutant(Exception):
    """The place that a mutant changes is not there any more; the message says which, and what to do."""


@dataclass(frozen=True)
class Sees:
    """How a layer sees a fault.

    Args:
        says: what the red test must say, so that it is red for the right reason.
        only: an expression for pytest's -k, to run no more of the layer than is needed.
    """

    says: str
    only: str = ""


@dataclass(frozen=True)
class Mutant:
    """One seeded fault.

    Args:
        name: its name, for ONLY=.
        where: what is changed.
        what: the fault, in words.
        change: makes it in a copy of the project.
        layers: the layers that must turn red, and what they must say; of a control, those that must stay green.
        stops: what `make spec` must stop with, where nobody can adopt the vendor's change without a look at it.
    """

    name: str
    where: str
    what: str
    change: Callable[[Workspace], None]
    layers: Mapping[int, Sees]
    stops: str = ""


@dataclass
class Catalogue:
    """The faults by name."""

    mutants: dict[str, Mutant] = field(default_factory=dict)

    def add(self, mutant: Mutant) -> None:
        """Take one in; two of a name are a slip."""
        assert mutant.name not in self.mutants, f"two mutants are named {mutant.name}"
        self.mutants[mutant.name] = mutant

    def vendor(
        self, what: str, layers: Mapping[int, Sees], *, stops: str = "", control: bool = False
    ) -> Callable[[Any], Any]:
        """Declare a change of the vendor's document; the decorated function makes it in the decoded JSON.

        A `control` is a change that is no fault, which must not turn its layers red.
        """

        def declare(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
            def apply(workspace: Workspace) -> None:
                document = json.loads(workspace.path(PUBLISHED).read_text(encoding="utf-8"))
                _changed(document, change)
                workspace.path(VENDORS).write_text(json.dumps(document), encoding="utf-8")

            prefix, where = ("control", CONTROL) if control else ("vendor", VENDOR)
            self.add(Mutant(_name(prefix, change), where, what, apply, layers, stops))
            return change

        return declare

    def prism(self, what: str, layers: Mapping[int, Sees]) -> Callable[[Any], Any]:
        """Declare a change of the document that Prism serves; the decorated function makes it in the decoded YAML."""

        def declare(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
            def apply(workspace: Workspace) -> None:
                document = yaml.load(workspace.path(CONTRACT).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
                _changed(document, change)
                text = yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False)
                workspace.path(PRISMS).write_text(text, encoding="utf-8")

            self.add(Mutant(_name("prism", change), PRISM, what, apply, layers))
            return change

        return declare

    def generated(self, name: str, what: str, path: str, old: str, new: str, layers: Mapping[int, Sees]) -> None:
        """Declare a change of a generated file, one text for another."""
        apply = _edit(path, old, new, translate=False)
        self.add(Mutant(f"generated-{name}", GENERATED, what, apply, layers))

    def overlay(
        self,
        name: str,
        what: str,
        path: str,
        old: str,
        new: str,
        layers: Mapping[int, Sees],
        *,
        translate: bool = True,
    ) -> None:
        """Declare a change of a file below overlay/saperly_client, one text for another, in both colours.

        `translate=False` leaves the sync colour as it is.
        """
        apply = _edit(f"overlay/saperly_client/{path}", old, new, translate=translate and path.startswith("_async/"))
        self.add(Mutant(f"overlay-{name}", OVERLAY, what, apply, layers))


def _name(prefix: str, change: Callable[..., None]) -> str:
    return f"{prefix}-{change.__name__.replace('_', '-')}"


def _changed(document: dict[str, Any], change: Callable[[dict[str, Any]], None]) -> None:
    before = json.dumps(document)
    try:
        change(document)
    except (KeyError, IndexError, ValueError) as error:
        raise StaleMutant(f"the document has no {error} any more: correct the mutant") from error
    if json.dumps(document) == before:
        raise StaleMutant("it changes nothing: correct the mutant")


def _edit(path: str, old: str, new: str, *, translate: bool) -> Callable[[Workspace], None]:
    def apply(workspace: Workspace) -> None:
        file = workspace.path(path)
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        if text.count(old) != 1:
            raise StaleMutant(f"{path} has {text.count(old)} times {old!r}, and one is needed: correct the mutant")
        file.write_text(text.replace(old, new), encoding="utf-8")
        if translate:
            done = workspace.python("scripts/unasync.py")
            if done.returncode:
                raise StaleMutant(f"{path}: cannot be translated: {done.stderr.strip()}")

    return apply
