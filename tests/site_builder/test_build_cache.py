"""What was made before is taken from .build/, for as long as its own inputs are the same."""

from pathlib import Path

from site_builder.build_cache import cached
from site_builder.project import Project


def test_a_product_is_made_again_only_when_one_of_its_inputs_changes(tmp_path: Path) -> None:
    project = Project(tmp_path)
    made = []

    def make() -> dict[str, bytes]:
        made.append(True)
        return {"product.txt": str(len(made)).encode()}

    products = [
        cached(project, name, inputs, make)
        for name, inputs in [
            ("bundle", {"source": b"1", "program": b"1"}),
            ("bundle", {"source": b"1", "program": b"1"}),
            ("bundle", {"source": b"2", "program": b"1"}),
            ("bundle", {"source": b"1", "program": b"2"}),
            ("other", {"source": b"1", "program": b"1"}),
            ("bundle", {"source": b"1", "program": b"1"}),
        ]
    ]

    assert [int(files["product.txt"]) for files in products] == [1, 1, 2, 3, 4, 1]
