namespace OrleansAnomaly.Bench.Fuzz.Doors;

/// <summary>What a fuzz run of the doors met.</summary>
internal sealed class DoorsFuzzTotals
{
    public long Cases { get; set; }

    /// <summary>Texts that let in, each of which was a good key or token.</summary>
    public long LetIn { get; set; }

    /// <summary>Texts that let nobody in.</summary>
    public long Refused { get; set; }

    /// <summary>Files of keys, sets of signers and audit logs that were read although something was changed.</summary>
    public long FilesRead { get; set; }

    public long FilesRefused { get; set; }

    public long MostAllocated { get; set; }

    public double SlowestMilliseconds { get; set; }

    public override string ToString() =>
        $"{Cases:N0} cases: {LetIn:N0} let in, {Refused:N0} refused; of files {FilesRead:N0} read, {FilesRefused:N0} refused; at most {MostAllocated / 1024.0:N0} KiB allocated, slowest {SlowestMilliseconds:N0} ms";
}
