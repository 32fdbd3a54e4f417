// What PostgreSQL's own client library declares; `pkg-config libpq` says where it lies.
#include <libpq-fe.h>
