-- Roles and database of the portal, before its first migration. As the administrator of PostgreSQL:
--   sudo -u postgres psql -v ON_ERROR_STOP=1 -f deploy/database.sql
-- It asks for the passwords. Rights on tables are granted at the end of every `manage.py migrate`; what is granted then:
--   manage.py database_roles --sql

\if :{?owner_password} \else \prompt 'Password of vsign_owner, who migrates: ' owner_password \endif
\if :{?app_password} \else \prompt 'Password of vsign_app, who serves: ' app_password \endif
\if :{?auditor_password} \else \prompt 'Password of vsign_auditor, who reads the ledgers: ' auditor_password \endif

CREATE ROLE vsign_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'owner_password';
CREATE ROLE vsign_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'app_password';
CREATE ROLE vsign_auditor LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'auditor_password';

-- UTF-8 whatever the server's own locale is; the portal sorts Vietnamese by itself.
CREATE DATABASE vsign OWNER vsign_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE CONNECT ON DATABASE vsign FROM PUBLIC;
GRANT CONNECT ON DATABASE vsign TO vsign_app, vsign_auditor;

-- What people typed stands in statements and details: the server's log holds none of it (manage.py check --deploy).
ALTER DATABASE vsign SET log_min_error_statement = 'panic';
ALTER DATABASE vsign SET log_error_verbosity = 'terse';
ALTER DATABASE vsign SET log_parameter_max_length_on_error = 0;
ALTER DATABASE vsign SET log_statement = 'none';
ALTER DATABASE vsign SET log_min_duration_statement = -1;
