"""Flaws of connections and of several processes: name, edits, files of tests, chosen tests."""

SERVER, INBOUND_FILTER, SHARED_COUNTERS = (
    f"consult/core/realtime/{name}.py" for name in ("server", "inbound_filter", "shared_counters")
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
EXPIRE, PERSIST = (
    "line.expire(self._key(counter), LEASE_SECONDS)",
    "line.persist(self._key(counter))",
)
TOLD_ADDRESS = "proxy_set_header X-Forwarded-For"
CONNECTION_FLAWS = [
    (
        "a foreign page may open a line",
        [(SERVER, 'app.config["PUBLIC_URL"].rstrip("/") or None', '"*"')],
        "tests/realtime/core/test_sockets.py",
        "foreign_page and sqlite",
    ),
    (
        "a line outlives its sign-in",
        [
            (
                "consult/accounts/sockets.py",
                'disconnect_room(f"signin:{event.subject_id}")',
                "event.subject_id",
            )
        ],
        "tests/realtime/core/test_sockets.py",
        "signing_out_ends and sqlite",
    ),
    (
        "whoever asks hears of a desk",
        [
            (
                "consult/consolidation/sockets.py",
                '    require_permission(actor, "desk.see",',
                '    0 and require_permission(actor, "desk.see",',
            )
        ],
        "tests/realtime/consolidation/test_desk_events.py",
        "sqlite",
    ),
    (
        "a flood is listened to",
        [(INBOUND_FILTER, "return count < MESSAGES_PER_SECOND and ", "return ")],
        INBOUND_TESTS,
        "own_second or flood_ends",
    ),
    (
        "a person may ask as often as they like",
        [
            (
                SERVER,
                "            limits.consume_limit(window.socket",
                "            0 and limits.consume_limit(window.socket",
            )
        ],
        "tests/realtime/core/test_sockets.py",
        "answered_with_a_wait and sqlite",
    ),
    (
        "deep messages are read",
        [
            (INBOUND_FILTER, 'count("{") > MOST_BRACKETS', 'count("{") > MOST_BRACKETS * 9_999'),
            (INBOUND_FILTER, "except ValueError:", "except ZeroDivisionError:"),
        ],
        INBOUND_TESTS,
        "nonsense or all_other_messages",
    ),
    (
        "attachments gather in memory",
        [(INBOUND_FILTER, "isinstance(message, str) and is_allowed_message(message)", "True")],
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
        [(SERVER, "max_http_buffer_size=MOST_MESSAGE_BYTES", "max_http_buffer_size=10**9")],
        "tests/realtime/core/test_sockets.py tests/realtime/core/test_hostile_clients.py",
        "too_large and sqlite",
    ),
    (
        "a slow reader holds everything that was said",
        [(NONBLOCKING_SOCKET, "if self.queued_bytes > MOST_QUEUED_BYTES:", "if False:")],
        "tests/realtime/core/test_fan_out.py",
        "slow_reader and sqlite",
    ),
    (
        "a page is told news before it is let in",
        [(SERVER, 'name, f"pages:{user_id}", make', 'name, f"person:{user_id}", make')],
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
            (SHARED_COUNTERS, f"{EXPIRE}\n{after}", f"{PERSIST}\n{after}")
            for after in ("        line.execute()\n", "            else:", "        if not all")
        ],
        "tests/unit/core/realtime/test_shared_counters.py",
        "crashed_process",
    ),
    (
        "what a client says of its address is believed",
        [
            (
                NGINX_SITE,
                f"\n{TOLD_ADDRESS} $remote_addr;",
                f"\n{TOLD_ADDRESS} $http_x_forwarded_for;",
            ),
            (
                NGINX_SITE,
                f"    {TOLD_ADDRESS} $remote_addr;",
                f"    {TOLD_ADDRESS} $http_x_forwarded_for;",
            ),
        ],
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
                "if _compute_fingerprint(old, table) != _compute_fingerprint(new, table):",
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
                'get_document_room(event.chain, facts["document_id"])',
                'f"{event.chain}/everyone"',
            )
        ],
        "tests/realtime/positions/test_tally_events.py",
        "hears_no_tally and sqlite",
    ),
]
