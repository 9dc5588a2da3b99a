"""The Python SDK's datasets against the testkit."""

from pathlib import Path


def test_dataset_and_its_child_version_come_back(tmp_path):
    from clearml import Dataset

    first, second = tmp_path / "first", tmp_path / "second"
    (first / "sub dir").mkdir(parents=True)
    second.mkdir()
    (first / "a.txt").write_text("one")
    (first / "sub dir" / "é.txt").write_text("two")
    (second / "b.txt").write_text("three")

    parent = Dataset.create(dataset_name="numbers", dataset_project="Interop/Data", dataset_tags=["t"])
    parent.add_files(str(first))
    parent.upload(show_progress=False)
    parent.finalize()
    child = Dataset.create(dataset_name="numbers", dataset_project="Interop/Data", parent_datasets=[parent.id])
    child.add_files(str(second))
    child.remove_files("a.txt")
    child.upload(show_progress=False)
    child.finalize()

    copy = Path(Dataset.get(parent.id).get_local_copy())
    assert {str(p.relative_to(copy)) for p in copy.rglob("*.txt")} == {"a.txt", "sub dir/é.txt"}
    newest = Dataset.get(dataset_name="numbers", dataset_project="Interop/Data")
    assert newest.id == child.id and newest.version == "1.0.1" and newest.is_final()
    assert sorted(newest.list_files()) == ["b.txt", "sub dir/é.txt"]
    copy = Path(newest.get_local_copy())
    assert (copy / "b.txt").read_text() == "three" and (copy / "sub dir" / "é.txt").read_text() == "two"
    assert newest.verify_dataset_hash(str(copy)) == []
    assert newest.get_dependency_graph() == {child.id: [parent.id], parent.id: []}
    listed = Dataset.list_datasets(dataset_project="Interop/Data", only_completed=True)
    assert {d["id"] for d in listed} == {parent.id, child.id}
