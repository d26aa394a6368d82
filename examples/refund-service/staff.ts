/** Who works here. A real service asks its identity provider. */
export interface StaffMember {
  readonly id: string;
  readonly roles: readonly string[];
  readonly tenureDays: number;
}
