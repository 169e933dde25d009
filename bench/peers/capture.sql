-- A table that sipcapture of Kamailio 5.6 can write through its PostgreSQL driver: every column its INSERT names, and the
-- message as bytea, because that is how the driver sends it. Indexes as the module's own script has them.
CREATE TABLE sip_capture (
  id                bigserial,
  date              timestamp NOT NULL,
  micro_ts          bigint NOT NULL,
  method            varchar(50),
  reply_reason      varchar(100),
  ruri              varchar(200),
  ruri_user         varchar(100),
  ruri_domain       varchar(150),
  from_user         varchar(100),
  from_domain       varchar(150),
  from_tag          varchar(64),
  to_user           varchar(100),
  to_domain         varchar(150),
  to_tag            varchar(64),
  pid_user          varchar(100),
  contact_user      varchar(120),
  auth_user         varchar(120),
  callid            varchar(120),
  callid_aleg       varchar(120),
  via_1             varchar(256),
  via_1_branch      varchar(80),
  cseq              varchar(25),
  diversion         varchar(256),
  reason            varchar(200),
  content_type      varchar(256),
  auth              varchar(256),
  user_agent        varchar(256),
  source_ip         varchar(60),
  source_port       integer,
  destination_ip    varchar(60),
  destination_port  integer,
  contact_ip        varchar(60),
  contact_port      integer,
  originator_ip     varchar(60),
  originator_port   integer,
  proto             integer,
  family            integer,
  rtp_stat          varchar(256),
  type              integer,
  node              varchar(125),
  correlation_id    varchar(256),
  custom_field1     varchar(256),
  custom_field2     varchar(256),
  custom_field3     varchar(256),
  msg               bytea,
  PRIMARY KEY (id, date)
);
CREATE INDEX ON sip_capture (ruri_user);
CREATE INDEX ON sip_capture (from_user);
CREATE INDEX ON sip_capture (to_user);
CREATE INDEX ON sip_capture (pid_user);
CREATE INDEX ON sip_capture (auth_user);
CREATE INDEX ON sip_capture (callid_aleg);
CREATE INDEX ON sip_capture (date);
CREATE INDEX ON sip_capture (callid);
