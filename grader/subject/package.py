"""What a subject is given. The judge reads this too, so it loads nothing that only answers need."""

from collections.abc import Mapping
from dataclasses import dataclass

from grader.subject.wire import Tree


@dataclass(frozen=True, slots=True)
class Source:
    """One module of a package: where a person finds it, and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Package:
    """All that a subject is given: the modules of the submission, and the probes."""

    modules: Mapping[str, Source]  # by dotted module name
    probes: Source | None

    def to_tree(self) -> Tree:
        """Return the package as it crosses the wire."""
        probes: Tree = None if self.probes is None else [self.probes.path, self.probes.text]
        return {
            "modules": {name: [source.path, source.text] for name, source in self.modules.items()},
            "probes": probes,
        }

    @classmethod
    def from_tree(cls, tree: Tree) -> "Package":
        """Return the package that the judge sent."""
        match tree:
            case {"modules": dict(modules), "probes": probes}:
                sources = {name: _source(source) for name, source in modules.items()}
                return cls(sources, None if probes is None else _source(probes))
        raise ValueError("Not a package.")


def _source(tree: Tree) -> Source:
    match tree:
        case [str(path), str(text)]:
            return Source(path, text)
    raise ValueError("Not a source.")
