"""Turn a package of one-class files into {name: class}; the folder is the registry."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


class RegistryError(Exception):
    """Two files claim one name, or a file does not hold what its folder promises."""


def collect(package: ModuleType, base: type[T]) -> dict[str, type[T]]:
    """Import every public module of the package and return its one subclass of `base`, by name."""
    found: dict[str, type[T]] = {}
    for module in _modules(package):
        cls = _only_class(module, base)
        name = _name_of(cls, module)
        if name in found:
            raise RegistryError(f"{module.__name__}: the name {name!r} is taken by {found[name].__module__}")
        found[name] = cls
    return found


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for info in pkgutil.iter_modules(package.__path__):
        if not info.name.startswith("_"):
            yield importlib.import_module(f"{package.__name__}.{info.name}")


def _only_class(module: ModuleType, base: type[T]) -> type[T]:
    own = [cls for cls in vars(module).values() if _is_own(cls, base, module)]
    if len(own) != 1:
        names = ", ".join(cls.__name__ for cls in own) or "none"
        raise RegistryError(f"{module.__name__}: wants exactly one {base.__name__}, has {names}")
    return own[0]


def _is_own(cls: object, base: type, module: ModuleType) -> bool:
    return isinstance(cls, type) and issubclass(cls, base) and cls.__module__ == module.__name__


def _name_of(cls: type, module: ModuleType) -> str:
    name = getattr(cls, "name", None)
    if not isinstance(name, str) or name != module.__name__.rpartition(".")[2]:
        raise RegistryError(f"{module.__name__}: {cls.__name__}.name is {name!r}; it must be the file's name")
    return name
