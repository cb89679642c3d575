-- The site's phones and numbers for ringback, setting devices.postgresFile. Tables of their own, or views of the same names over
-- what the site has already; every change tells the channel `ringback`, and is read within a second.
-- A role that may only read is enough:  GRANT SELECT ON ALL TABLES IN SCHEMA public TO ringback;

CREATE TABLE ringback_users (
  name   text PRIMARY KEY,
  locale text                                  -- a language tag such as de
);

CREATE TABLE ringback_search_spaces (
  name      text NOT NULL,
  position  integer NOT NULL,                  -- order in which partitions are searched
  partition text NOT NULL,
  PRIMARY KEY (name, position)
);

CREATE TABLE ringback_phones (
  name           text PRIMARY KEY,             -- SEP001122334455
  description    text,
  "user"         text,
  locale         text,                         -- null: that of the user
  search_space   text,                         -- null: the phone may call all
  do_not_disturb text CHECK (do_not_disturb IN ('off', 'reject'))
);

CREATE TABLE ringback_appearances (
  phone     text NOT NULL REFERENCES ringback_phones ON DELETE CASCADE,
  instance  integer NOT NULL,                  -- button, from 1
  number    text NOT NULL,
  partition text,
  label     text,
  PRIMARY KEY (phone, instance)
);

CREATE TABLE ringback_lines (
  number      text NOT NULL,
  partition   text NOT NULL DEFAULT '',
  kind        text CHECK (kind IN ('phone', 'huntPilot', 'pickup', 'conference', 'park', 'routePoint', 'external')),
  forward_all text,
  voice_mail  boolean,
  PRIMARY KEY (number, partition)
);

-- Not needed by the phones and numbers: service parameters by name or key, and alarms.syslog, alarms.http, alarms.severity.
CREATE TABLE ringback_settings (
  name  text PRIMARY KEY,                      -- Guard Time
  value text NOT NULL
);

CREATE FUNCTION ringback_changed() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_notify('ringback', TG_TABLE_NAME); RETURN NULL; END $$;

CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ringback_users
  FOR EACH STATEMENT EXECUTE FUNCTION ringback_changed();
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ringback_search_spaces
  FOR EACH STATEMENT EXECUTE FUNCTION ringback_changed();
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ringback_phones
  FOR EACH STATEMENT EXECUTE FUNCTION ringback_changed();
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ringback_appearances
  FOR EACH STATEMENT EXECUTE FUNCTION ringback_changed();
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ringback_lines
  FOR EACH STATEMENT EXECUTE FUNCTION ringback_changed();
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ringback_settings
  FOR EACH STATEMENT EXECUTE FUNCTION ringback_changed();
