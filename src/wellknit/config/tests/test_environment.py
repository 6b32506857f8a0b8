"""Settings are read as meant, or refused with words that help."""

from pathlib import Path

import pytest

from wellknit.config import environment as env
from wellknit.config.environment import Misconfigured


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for setting in env.SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
        monkeypatch.delenv(f"{setting.name}_FILE", raising=False)


def test_an_absent_setting_takes_the_default_of_the_table():
    assert env.env_text("WELLKNIT_DATA") == "var/node"


def test_an_empty_setting_counts_as_absent(monkeypatch):
    monkeypatch.setenv("WELLKNIT_DATA", "  ")
    assert env.env_text("WELLKNIT_DATA") == "var/node"


def test_a_setting_that_is_not_in_the_table_cannot_be_read(monkeypatch):
    monkeypatch.setenv("WELLKNIT_SECRET_SAUCE", "1")
    with pytest.raises(KeyError):
        env.env_text("WELLKNIT_SECRET_SAUCE")


@pytest.mark.parametrize(
    ("word", "meant"),
    [("1", True), ("Yes", True), ("on", True), ("TRUE", True), ("0", False), ("no", False), ("Off", False)],
)
def test_a_switch_understands_the_usual_words(monkeypatch, word, meant):
    monkeypatch.setenv("WELLKNIT_DEBUG", word)
    assert env.env_bool("WELLKNIT_DEBUG") is meant


def test_a_switch_refuses_a_word_it_does_not_know(monkeypatch):
    monkeypatch.setenv("WELLKNIT_DEMO", "maybe")
    words = "WELLKNIT_DEMO is 'maybe': expected yes or no. Try WELLKNIT_DEMO=yes"
    with pytest.raises(Misconfigured, match=words):
        env.env_bool("WELLKNIT_DEMO")


@pytest.mark.parametrize("text", ["abc", "-1", "70000", "8 000", "٨٠", "1e3"])
def test_a_number_that_is_none_or_too_large_is_refused(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(Misconfigured, match="expected a whole number from 1 to 65535. Try PORT=8000"):
        env.env_int("PORT", least=1, most=65535)


def test_a_number_is_read(monkeypatch):
    monkeypatch.setenv("PORT", " 8080 ")
    assert env.env_int("PORT", least=1, most=65535) == 8080


def test_a_choice_refuses_other_words_and_suggests_the_nearest(monkeypatch):
    monkeypatch.setenv("WELLKNIT_KEY_SOURCE", "pass")
    with pytest.raises(Misconfigured, match="one of file, passphrase, credential. Try .*=passphrase"):
        env.env_choice("WELLKNIT_KEY_SOURCE")


def test_a_list_is_split_at_commas(monkeypatch):
    monkeypatch.setenv("WELLKNIT_HOSTS", "a.example, b.example,,")
    assert env.env_list("WELLKNIT_HOSTS") == ["a.example", "b.example"]


def test_proxies_are_addresses_and_networks(monkeypatch):
    assert env.env_networks("WELLKNIT_TRUSTED_PROXIES") == ()
    monkeypatch.setenv("WELLKNIT_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/24,fd00::/8")
    assert [str(each) for each in env.env_networks("WELLKNIT_TRUSTED_PROXIES")] == [
        "127.0.0.1/32", "10.0.0.0/24", "fd00::/8",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["proxy.example", "10.0.0.0/33", "10.0.0.7/24", "10.0.0.1 10.0.0.2", "0.0.0.0/0", "::/0", "*"])
def test_a_proxy_that_is_no_address_or_everybody_is_refused(monkeypatch, text):
    monkeypatch.setenv("WELLKNIT_TRUSTED_PROXIES", f"127.0.0.1,{text}")
    with pytest.raises(Misconfigured, match="not all of them.*Try WELLKNIT_TRUSTED_PROXIES=127.0.0.1,10.0.0.0/24"):
        env.env_networks("WELLKNIT_TRUSTED_PROXIES")


def test_a_path_is_absolute(monkeypatch):
    monkeypatch.setenv("WELLKNIT_DATA", "somewhere")
    assert env.env_path("WELLKNIT_DATA") == Path.cwd() / "somewhere"


def test_a_secret_may_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("s3cret\n")
    monkeypatch.setenv("WELLKNIT_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert env.env_secret("WELLKNIT_SECRET_KEY") == "s3cret"


def test_a_secret_given_twice_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("WELLKNIT_SECRET_KEY", "one")
    monkeypatch.setenv("WELLKNIT_SECRET_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(Misconfigured, match="both set"):
        env.env_secret("WELLKNIT_SECRET_KEY")


def test_a_secret_file_that_is_missing_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("WELLKNIT_SECRET_KEY_FILE", str(tmp_path / "absent"))
    with pytest.raises(Misconfigured, match="WELLKNIT_SECRET_KEY_FILE .* cannot be read"):
        env.env_secret("WELLKNIT_SECRET_KEY")


def test_without_a_word_the_database_is_a_file_of_the_node(monkeypatch, tmp_path):
    monkeypatch.setenv("WELLKNIT_DATA", str(tmp_path))
    database = env.env_database()
    assert database["NAME"] == str(tmp_path / "wellknit.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert "secure_delete=ON" in database["OPTIONS"]["init_command"]


def test_full_durability_waits_for_the_disk(monkeypatch):
    monkeypatch.setenv("WELLKNIT_DURABILITY", "full")
    assert "synchronous=FULL" in env.env_database()["OPTIONS"]["init_command"]


@pytest.mark.parametrize("address", ["sqlite:", "sqlite::memory:", "sqlite:///srv/node.sqlite3"])
def test_a_sqlite_address_that_is_no_file_is_refused(monkeypatch, address):
    monkeypatch.setenv("WELLKNIT_DATABASE", address)
    with pytest.raises(Misconfigured, match="expected a file"):
        env.env_database()


def test_a_postgres_address_is_taken_apart(monkeypatch):
    monkeypatch.setenv("WELLKNIT_DATABASE", "postgres://mina:p%40ss@db.example:5433/node?sslmode=require")
    database = env.env_database()
    expected = {"NAME": "node", "USER": "mina", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433"}
    assert expected.items() <= database.items()
    assert database["OPTIONS"]["sslmode"] == "require"
    assert "force_generic_plan" in database["OPTIONS"]["options"]


def test_a_postgres_socket_is_a_host(monkeypatch):
    monkeypatch.setenv("WELLKNIT_DATABASE", "postgres://mina@/node?host=/run/postgresql")
    assert env.env_database()["HOST"] == "/run/postgresql"


def test_a_database_url_may_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "url").write_text("postgres://mina@db.example/node\n")
    monkeypatch.setenv("WELLKNIT_DATABASE_FILE", str(tmp_path / "url"))
    assert env.env_database()["HOST"] == "db.example"


@pytest.mark.parametrize(
    "address",
    [
        "mysql://mina:hunter2@db/node",
        "postgres://mina:hunter2@db:abc/node",
        "postgres://mina:hunter2@db/",
        "postgres://mina:hunter2@db/node?sslmod=require",
        "postgres://mina:hunter2@[db/node",
        "hunter2hunter2hunter2",
    ],
)
def test_a_refused_database_address_never_shows_its_password(monkeypatch, address):
    monkeypatch.setenv("WELLKNIT_DATABASE", address)
    with pytest.raises(Misconfigured, match="expected sqlite:path/to/file or postgres://") as caught:
        env.env_database()
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_misspelt_setting_is_noticed_with_the_one_meant():
    names = ("WELLKNIT_DATABSE", "WELLKNIT_DATA", "WELLKNIT_SECRET_KEY_FILE", "HOME")
    found = env.unknown_names(dict.fromkeys(names, "x"))
    assert found == {"WELLKNIT_DATABSE": "WELLKNIT_DATABASE"}


def test_the_overview_names_every_setting_and_shows_no_secret(monkeypatch):
    monkeypatch.setenv("WELLKNIT_PASSPHRASE", "open sesame")
    rows = env.overview()
    assert [name for name, _, _ in rows] == [setting.name for setting in env.SETTINGS]
    assert ("WELLKNIT_PASSPHRASE", "(hidden)", "environment") in rows
    assert "open sesame" not in str(rows)


def test_every_setting_says_what_it_means_and_stands_in_the_page_once():
    page = env.settings_page()
    for setting in env.SETTINGS:
        assert setting.meaning.endswith(".")
        assert page.count(f"| `{setting.name}` |") == 1


def test_no_setting_stands_twice_in_the_table():
    assert len(env.TABLE) == len(env.SETTINGS)
