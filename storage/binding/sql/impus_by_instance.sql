-- An instance-id that names a device is found by its IMEI.
SELECT DISTINCT impu FROM vouch.binding WHERE instance = $1 AND imei IS NULL ORDER BY impu
