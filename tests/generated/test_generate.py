"""The generated code: reproducible, made from this contract, and leaner than the stock output but not other."""

from __future__ import annotations

import ast
import copy
import importlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import contract_modules
import generate
import pytest
import saperly_api.models
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from saperly_api.types import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
CONTRACT = yaml.safe_load((ROOT / "openapi/saperly.yaml").read_text())
SCHEMAS: dict[str, dict[str, Any]] = CONTRACT["components"]["schemas"]
MODELS = sorted(name for name, schema in SCHEMAS.items() if "properties" in schema)
# A file to upload has no JSON to compare.
JSON_MODELS = [name for name in MODELS if name != "CustomVoiceCreate"]


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The models as openapi-python-client makes them with its own templates."""
    folder = tmp_path_factory.mktemp("stock")
    generate.run_generator(ROOT / generate.CONTRACT, folder / "stock_api", templates=None)
    sys.path.insert(0, str(folder))
    yield importlib.import_module("stock_api.models")
    sys.path.remove(str(folder))


ENDPOINTS = sorted(
    str(path.relative_to(ROOT / generate.PACKAGE / "api").with_suffix("")).replace("/", ".")
    for path in (ROOT / generate.PACKAGE / "api").rglob("*.py")
    if path.stem != "__init__"
)


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the generator writes now."""
    folder = tmp_path_factory.mktemp("fresh")
    generate.generate(ROOT, folder)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of all that the generator reads and writes."""
    for path in (generate.CONTRACT, generate.HASH):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    for path in (generate.PACKAGE, generate.MODULES):
        shutil.copytree(ROOT / path, tmp_path / path, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def run(project: Path, *arguments: str, seed: str = "0") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "scripts/generate.py", "--root", project, *arguments],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=False,
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_generating_again_gives_the_same_bytes_whatever_the_hash_seed(project: Path) -> None:
    committed = tree(project)
    for seed in ("1", "4242"):  # beside that of whoever made what is committed
        shutil.rmtree(project / generate.PACKAGE)
        shutil.rmtree(project / generate.MODULES)
        result = run(project, seed=seed)
        assert result.returncode == 0, result.stderr
        assert tree(project) == committed


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        pytest.param(
            lambda p: (p / generate.PACKAGE / "models/voice.py").write_text("x = 1\n"), "differs: ", id="edit"
        ),
        pytest.param(lambda p: (p / generate.PACKAGE / "models/voice.py").unlink(), "missing: ", id="missing"),
        pytest.param(
            lambda p: (p / generate.PACKAGE / "models/more.py").write_text(""), "nobody generates: ", id="untracked"
        ),
        pytest.param(lambda p: (p / generate.MODULES / "errors.py").write_text(""), "differs: ", id="overlay"),
        pytest.param(lambda p: (p / generate.HASH).write_text("0\n"), "made from another contract", id="hash"),
        pytest.param(lambda p: (p / generate.HASH).unlink(), "made from another contract", id="no hash"),
    ],
)
def test_every_difference_is_found(fresh: Path, project: Path, fault: Any, said: str) -> None:
    assert generate.differences(project, fresh) == []
    fault(project)
    (found,) = generate.differences(project, fresh)
    assert found.startswith(said)


def test_check_sees_a_change_that_leaves_no_trace_in_the_code_and_changes_nothing(project: Path) -> None:
    contract = project / generate.CONTRACT
    contract.write_text(contract.read_text().replace("maxLength: 1600", "maxLength: 1599"))
    before = tree(project)
    result = run(project, "--check")
    assert result.returncode == 1
    assert "made from another contract" in result.stderr
    assert "differs: " not in result.stderr
    assert tree(project) == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            lambda d: d["paths"]["/voices"]["get"]["responses"]["200"]["content"]["application/json"].update(
                schema={"type": "object", "properties": {"a": {"type": "string"}}}
            ),
            "voices.list",
            id="unnamed answer",
        ),
        pytest.param(
            lambda d: d["paths"]["/messages"]["post"]["requestBody"]["content"]["application/json"].update(
                schema={"type": "object"}
            ),
            "messaging.send",
            id="unnamed body",
        ),
        pytest.param(
            lambda d: d["components"]["schemas"]["RateLimited"]["properties"].update(headers={"type": "string"}),
            "the field headers of the tag RateLimited",
            id="field that hides an attribute",
        ),
        pytest.param(
            lambda d: d["components"]["schemas"]["RateLimited"]["properties"].update(
                limit={"type": ["string", "integer"]}
            ),
            "the field limit of the tag RateLimited",
            id="field of several types",
        ),
        pytest.param(
            lambda d: d["components"]["schemas"].update(
                Lost={"type": "object", "properties": {"_tag": {"type": "string", "const": "Lost"}}}
            ),
            "the tag Lost",
            id="tag without a status",
        ),
        pytest.param(
            lambda d: d["paths"]["/voices"]["get"]["responses"].update(
                {"202": d["paths"]["/voices"]["get"]["responses"]["200"]}
            ),
            "voices.list",
            id="two successes",
        ),
    ],
)
def test_what_cannot_be_expressed_is_named(change: Any, said: str) -> None:
    document = copy.deepcopy(CONTRACT)
    contract_modules.render(document, ROOT / generate.PACKAGE)
    change(document)
    with pytest.raises(ValueError, match=said):
        contract_modules.render(document, ROOT / generate.PACKAGE)


def test_a_new_tag_is_a_class_without_a_line_by_hand() -> None:
    document = copy.deepcopy(CONTRACT)
    document["components"]["schemas"]["Banned"] = {
        "type": "object",
        "description": "Nobody may.",
        "properties": {"_tag": {"type": "string", "const": "Banned"}, "untilDay": {"type": "integer"}},
    }
    answer = document["paths"]["/messages"]["post"]["responses"]["403"]["content"]["application/json"]["schema"]
    answer["anyOf"].append({"$ref": "#/components/schemas/Banned"})
    text = contract_modules.render(document, ROOT / generate.PACKAGE)["errors.py"]
    assert "class BannedError(PermissionDeniedError):" in text
    assert "def until_day(self) -> int | None:" in text
    assert '"Banned": BannedError' in text


def test_a_contract_that_the_generator_refuses_leaves_all_as_it_was(project: Path) -> None:
    (project / generate.CONTRACT).write_text("openapi: 3.1.0\ninfo: {}\n")
    before = tree(project)
    result = run(project)
    assert result.returncode == 2
    assert result.stderr.startswith("generate: openapi-python-client failed")
    assert "Traceback" not in result.stderr
    assert tree(project) == before


def test_names_are_ours() -> None:
    bad = re.compile(r"Response\d|Body|Type\d|Item\b|response_?\d|_body|type_?\d|_item\b")
    modules = [path.stem for path in (ROOT / generate.PACKAGE / "models").glob("*.py") if path.stem != "__init__"]
    classes = saperly_api.models.__all__
    assert [name for name in (*modules, *classes) if bad.search(name)] == []
    assert len(modules) <= 110


def test_every_operation_has_a_module() -> None:
    identifiers = [
        operation["operationId"] for item in CONTRACT["paths"].values() for operation in item.values() if operation
    ]
    modules = [path for path in (ROOT / generate.PACKAGE / "api").rglob("*.py") if path.stem != "__init__"]
    assert len(identifiers) == len(modules) == 48


def instances(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """JSON that fits a schema of the contract."""
    if "$ref" in schema:
        return instances(SCHEMAS[schema["$ref"].rpartition("/")[2]])
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of(*map(instances, schema["anyOf"]))
    kind = schema.get("type")
    if isinstance(kind, list):
        return st.one_of(*(instances({**schema, "type": one}) for one in kind))
    if kind == "object":
        properties = {name: instances(value) for name, value in schema.get("properties", {}).items()}
        required = set(schema.get("required", []))
        return st.fixed_dictionaries(
            {name: value for name, value in properties.items() if name in required},
            optional={name: value for name, value in properties.items() if name not in required},
        )
    if kind == "array":
        return st.lists(instances(schema["items"]), max_size=2)
    scalars: dict[str | None, st.SearchStrategy[Any]] = {
        "string": st.text(max_size=5),
        "integer": st.integers(-5, 5),
        "number": st.floats(allow_nan=False, allow_infinity=False, width=16),
        "boolean": st.booleans(),
        "null": st.none(),
    }
    return scalars.get(kind, st.text(max_size=3))


@pytest.mark.parametrize("name", JSON_MODELS)
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_model_does_what_the_stock_one_does(stock: Any, name: str, data: st.DataObject) -> None:
    value = data.draw(instances(SCHEMAS[name]))
    ours, theirs = getattr(saperly_api.models, name), getattr(stock, name)
    wanted = theirs.from_dict(copy.deepcopy(value)).to_dict()
    assert wanted == value
    assert ours.from_dict(copy.deepcopy(value)).to_dict() == wanted
    if hasattr(ours, "from_list"):
        assert [model.to_dict() for model in ours.from_list([copy.deepcopy(value)] * 2)] == [wanted, wanted]


@pytest.mark.parametrize("name", MODELS)
def test_a_model_has_the_fields_of_the_stock_one(stock: Any, name: str) -> None:
    def fields(model: Any) -> list[tuple[str, Any]]:
        return [
            (f.name, "UNSET" if type(f.default).__name__ == "Unset" else f.default)
            for f in attrs.fields(model)
            if f.init
        ]

    ours = [(f[0], "UNSET" if f[1] is UNSET else f[1]) for f in fields(getattr(saperly_api.models, name))]
    assert ours == fields(getattr(stock, name))
    # Types are written alike too: annotations are strings in both.
    annotated = getattr(saperly_api.models, name).__annotations__
    assert {k: v for k, v in annotated.items() if k != "_extra"} == {
        k: v for k, v in getattr(stock, name).__annotations__.items() if k != "additional_properties"
    }


@pytest.mark.parametrize("name", ENDPOINTS)
def test_an_endpoint_does_what_the_stock_one_does(stock: Any, name: str) -> None:
    def functions(package: str) -> dict[str, str]:
        text = Path(importlib.import_module(f"{package}.api.{name}").__file__ or "").read_text()
        found = {
            node.name: node
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        for node in found.values():
            # What our template imports inside of a function, the stock one imports at the top of the module.
            node.body = [statement for statement in node.body if not isinstance(statement, ast.ImportFrom)]
        return {function: ast.dump(node) for function, node in found.items()}

    assert stock
    assert functions("saperly_api") == functions("stock_api")


def test_the_client_is_the_stock_one_with_a_repr_that_is_quiet(stock: Any) -> None:
    def classes(package: str) -> str:
        tree = ast.parse(Path(importlib.import_module(f"{package}.client").__file__ or "").read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                node.keywords = [keyword for keyword in node.keywords if keyword.arg != "repr"]
        return ast.unparse(tree).replace("token: str = field()", "token: str")

    assert stock
    assert classes("saperly_api") == classes("stock_api")


def test_the_repr_of_the_client_shows_no_key() -> None:
    from saperly_api import AuthenticatedClient

    client = AuthenticatedClient(
        base_url="https://example.com", token="t0p", headers={"X-A": "s3cret"}, cookies={"b": "s3cret"}
    )
    with client.get_httpx_client():
        assert not re.search("t0p|s3cret", repr(client))
    assert "https://example.com" in repr(client)


def test_an_endpoint_parses_what_it_declares() -> None:
    import httpx
    from saperly_api import Client
    from saperly_api.api.numbers import numbers_get

    answer = httpx.Response(429, json={"_tag": "RateLimited", "bucket": "x"})
    parsed = numbers_get._parse_response(client=Client(base_url="http://127.0.0.1"), response=answer)
    assert parsed == saperly_api.models.RateLimited(field_tag="RateLimited", bucket="x")


@pytest.mark.parametrize("name", JSON_MODELS)
def test_fields_and_values_that_are_newer_than_the_contract_are_kept(name: str) -> None:
    model = getattr(saperly_api.models, name)
    value = example(SCHEMAS[name])
    newer = {**value, "aFieldOfTomorrow": {"deep": [1]}}
    read = model.from_dict(newer)
    assert read.additional_properties["aFieldOfTomorrow"] == {"deep": [1]}
    assert read.to_dict() == newer
    assert read != model.from_dict(value)
    if hasattr(model, "from_list"):
        assert model.from_list([newer, value]) == [read, model.from_dict(value)]
    for field, schema in SCHEMAS[name]["properties"].items():
        if "enum" in SCHEMAS.get(schema.get("$ref", "").rpartition("/")[2], {}):
            changed = {**value, field: "a_value_of_tomorrow"}
            assert model.from_dict(changed).to_dict() == changed


@pytest.mark.parametrize("name", JSON_MODELS)
def test_what_is_required_is_missed(name: str) -> None:
    model = getattr(saperly_api.models, name)
    value = example(SCHEMAS[name])
    for field in SCHEMAS[name].get("required", []):
        less = {key: item for key, item in value.items() if key != field}
        with pytest.raises(KeyError, match=field):
            model.from_dict(less)
        if hasattr(model, "from_list"):
            with pytest.raises(KeyError, match=field):
                model.from_list([value, less])
            with pytest.raises(KeyError, match=field):
                model.from_list([{**less, "aFieldOfTomorrow": 1}])


def test_background_audio_of_a_kind_that_is_newer_than_the_contract_is_kept() -> None:
    value = {**example(SCHEMAS["Connection"]), "backgroundAudio": {"type": "rain", "volume": 1}}
    assert saperly_api.models.Connection.from_dict(value).to_dict() == value


def test_secrets_are_in_no_repr() -> None:
    for name in MODELS:
        for field in SCHEMAS[name]["properties"]:
            if re.search(r"(?i)secret$|^token$", field):
                value = {**example(SCHEMAS[name]), field: "visible-" + "secret"}
                read = getattr(saperly_api.models, name).from_dict(value)
                assert "visible-" not in repr(read)
                assert read.to_dict() == value


def test_mappings_do_for_nested_models() -> None:
    models = saperly_api.models
    told = {"endCall": False, "transfer": {"targets": ["+14155550123"]}}
    server = {"url": "https://example.com/mcp"}
    as_mappings = models.ConnectionUpdate(call_control=told, mcp_servers=[server])  # type: ignore[arg-type]
    as_models = models.ConnectionUpdate(
        call_control=models.CallControl.from_dict(told), mcp_servers=[models.McpServer.from_dict(server)]
    )
    assert as_mappings.to_dict() == as_models.to_dict() == {"callControl": told, "mcpServers": [server]}


def example(schema: dict[str, Any]) -> Any:
    """A plain instance with all the fields."""
    if "$ref" in schema:
        return example(SCHEMAS[schema["$ref"].rpartition("/")[2]])
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return example(schema["anyOf"][0])
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = kind[0]
    if kind == "object":
        return {name: example(value) for name, value in schema.get("properties", {}).items()}
    if kind == "array":
        return [example(schema["items"])]
    return {"string": "x", "integer": 1, "number": 1.5, "boolean": True}.get(kind or "", "anything")
