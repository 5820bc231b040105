"""Planted flaws of WebSocket connections and several processes: name, edits, test files, -k
expression.
"""

SOCKETS, INBOUND_FILTER, SHARED_COUNTERS = (
    f"consult/core/{name}.py"
    for name in ("realtime/server", "realtime/inbound_filter", "realtime/shared_counters")
)
NONBLOCKING_SOCKET, LIMITS, NGINX_SITE = (
    "consult/core/realtime/nonblocking_socket.py",
    "consult/core/web/rate_limits.py",
    "deploy/nginx/consult.conf",
)
INBOUND_TESTS = (
    "tests/unit/core/realtime/test_inbound_filter.py tests/realtime/core/test_hostile_clients.py"
)
DEPLOYED_TESTS = "tests/realtime/deployment/test_nginx_cluster.py"
CONNECTION_FLAWS = [
    (
        "a foreign page may open a line",
        [(SOCKETS, 'app.config["PUBLIC_URL"].rstrip("/") or None', '"*"')],
        "tests/realtime/core/test_sockets.py",
        "foreign_page and sqlite",
    ),
    (
        "a line outlives its sign-in",
        [("consult/accounts/sockets.py", 'drop(f"signin:{event.subject_id}")', "event.subject_id")],
        "tests/realtime/core/test_sockets.py",
        "signing_out_ends and sqlite",
    ),
    (
        "whoever asks hears of a desk",
        [
            (
                "consult/consolidation/sockets.py",
                '    require(actor, "desk.see",',
                '    0 and require(actor, "desk.see",',
            )
        ],
        "tests/realtime/consolidation/test_desk_events.py",
        "sqlite",
    ),
    (
        "a flood is listened to",
        [(INBOUND_FILTER, "return count < AT_ONCE and ", "return ")],
        INBOUND_TESTS,
        "own_second or flood_ends",
    ),
    (
        "a person may ask as often as they like",
        [
            (
                SOCKETS,
                "            limits.spend(window.socket",
                "            0 and limits.spend(window.socket",
            )
        ],
        "tests/realtime/core/test_sockets.py",
        "answered_with_a_wait and sqlite",
    ),
    (
        "deep messages are read",
        [
            (INBOUND_FILTER, 'count("{") > DEEPEST', 'count("{") > DEEPEST * 9_999'),
            (INBOUND_FILTER, "except ValueError:", "except ZeroDivisionError:"),
        ],
        INBOUND_TESTS,
        "nonsense or all_other_messages",
    ),
    (
        "attachments gather in memory",
        [(INBOUND_FILTER, "isinstance(message, str) and is_plain(message)", "True")],
        INBOUND_TESTS,
        "nonsense or own_second",
    ),
    (
        "who says that they have gone counts no more",
        [(INBOUND_FILTER, '(?!(?:dis)?connect")', "")],
        INBOUND_TESTS,
        "gone_and_stays or all_other_messages",
    ),
    (
        "a message may be as large as it likes",
        [(SOCKETS, "max_http_buffer_size=MOST", "max_http_buffer_size=10**9")],
        "tests/realtime/core/test_sockets.py tests/realtime/core/test_hostile_clients.py",
        "too_large and sqlite",
    ),
    (
        "a slow reader holds everything that was said",
        [(NONBLOCKING_SOCKET, "if self.behind > MOST:", "if False:")],
        "tests/realtime/core/test_fan_out.py",
        "slow_reader and sqlite",
    ),
    (
        "a page is told news before it is let in",
        [(SOCKETS, 'name, f"pages:{user_id}", make', 'name, f"person:{user_id}", make')],
        "tests/realtime/core/test_connection_order.py",
        "sqlite",
    ),
    (
        "each process counts lines for itself",
        [(SHARED_COUNTERS, "if there + tonumber(ARGV[4])", "if tonumber(ARGV[4])")],
        "tests/unit/core/realtime/test_shared_counters.py",
        "as_one_would_alone",
    ),
    (
        "what a crashed process counted stays",
        [
            (
                SHARED_COUNTERS,
                "line.expire(self._key(counter), LEASE)",
                "line.persist(self._key(counter))",
            )
        ],
        "tests/unit/core/realtime/test_shared_counters.py",
        "crashed_process",
    ),
    (
        "what a client says of its address is believed",
        [(NGINX_SITE, "X-Forwarded-For $remote_addr;", "X-Forwarded-For $http_x_forwarded_for;")],
        DEPLOYED_TESTS,
        "invents",
    ),
    (
        "a venue is limited like one household",
        [(LIMITS, 'ip_address(address or "") in venue', "False and address in venue")],
        "tests/unit/core/web/test_rate_limits.py",
        "outside_of_a_venue and sqlite",
    ),
    (
        "a row is lost on the way to PostgreSQL",
        [
            (
                "consult/core/database/move_to_postgresql.py",
                "            copy.write_row(tuple(row))\n            count += 1",
                (
                    "            count += 1\n            if count > 1:\n"
                    "                copy.write_row(tuple(row))"
                ),
            ),
            (
                "consult/core/database/move_to_postgresql.py",
                "if _fingerprint(old, table) != _fingerprint(new, table):",
                "if False:",
            ),
        ],
        "tests/unit/core/database/test_move_to_postgresql.py",
        "everything_is_there",
    ),
    (
        "positions are told to the whole consultation",
        [
            (
                "consult/ballots/sockets.py",
                'room_of_document(event.chain, facts["document_id"])',
                'f"{event.chain}/everyone"',
            )
        ],
        "tests/realtime/positions/test_tally_events.py",
        "hears_no_tally and sqlite",
    ),
]
