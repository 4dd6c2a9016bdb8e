"""Machine code is kept for the sources that it was made of."""

from expo.scheduling.moves.compiled import HERE, folder_for_code, kept_in


def test_machine_code_is_not_used_any_more_once_anything_that_it_calls_has_changed(tmp_path):
    for source in HERE.glob("*.py"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    before = kept_in(tmp_path)

    with (tmp_path / "kempe.py").open("a") as kernel:
        kernel.write("# changed\n")

    assert before.name == kept_in(HERE).name
    assert kept_in(tmp_path).name != before.name


def test_a_read_only_installation_keeps_machine_code_in_the_users_cache_apart_for_each_state_of_the_sources(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("os.access", lambda *_: False)

    assert folder_for_code(HERE) == tmp_path / "expo" / kept_in(HERE).name
