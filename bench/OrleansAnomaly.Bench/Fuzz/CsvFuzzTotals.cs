namespace OrleansAnomaly.Bench.Fuzz;

/// <summary>What a fuzz run of the reader of tables met.</summary>
internal sealed class CsvFuzzTotals
{
    public long Cases { get; set; }

    public long Read { get; set; }

    public long Unusable { get; set; }

    public long Rows { get; set; }

    public long Refused { get; set; }

    public long MostAllocated { get; set; }

    public double SlowestMilliseconds { get; set; }

    public long SlowestCase { get; set; }

    public override string ToString() =>
        $"{Cases:N0} cases: {Read:N0} read with {Rows:N0} rows and {Refused:N0} refused, {Unusable:N0} unusable; "
        + $"at most {MostAllocated / 1024.0:N0} KiB allocated, slowest {SlowestMilliseconds:N0} ms (case {SlowestCase})";
}
