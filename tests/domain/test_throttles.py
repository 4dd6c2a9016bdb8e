"""Attempts are counted where they come from."""

from expo.domain.throttles import Limits, live_vote


def test_one_connection_counts_once_however_many_addresses_it_has_under_ipv6():
    def counted(*addresses: str) -> int:
        return len({live_vote(Limits(), one)[0].key for one in addresses})

    assert counted("2001:db8:1:1::5", "2001:db8:1:1:ffff::9") == 1
    assert counted("2001:db8:1:1::5", "2001:db8:1:2::5") == 2
    assert counted("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.2", "::ffff:192.0.2.2") == 2
