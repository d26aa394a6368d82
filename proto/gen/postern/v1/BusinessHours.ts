// Original file: proto/postern/v1/common.proto


/**
 * Time counts on these days between these times of day only, in this time zone.
 */
export interface BusinessHours {
  /**
   * IANA name, such as "Europe/Berlin".
   */
  'timeZone'?: (string);
  /**
   * 1 = Monday ... 7 = Sunday (ISO 8601).
   */
  'days'?: (number)[];
  /**
   * Minutes since midnight.
   */
  'fromMinute'?: (number);
  'toMinute'?: (number);
}

/**
 * Time counts on these days between these times of day only, in this time zone.
 */
export interface BusinessHours__Output {
  /**
   * IANA name, such as "Europe/Berlin".
   */
  'timeZone': (string);
  /**
   * 1 = Monday ... 7 = Sunday (ISO 8601).
   */
  'days': (number)[];
  /**
   * Minutes since midnight.
   */
  'fromMinute': (number);
  'toMinute': (number);
}
