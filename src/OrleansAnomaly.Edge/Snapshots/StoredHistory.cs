using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Edge.Snapshots;

/// <summary>Opens a data directory's history; a damaged one is put aside where loss is accepted.</summary>
internal static class StoredHistory
{
    /// <summary>What is put behind the name of a file that is put aside; one of an earlier time is replaced.</summary>
    public const string Aside = ".damaged";

    private static readonly string[] s_parts = ["", "-wal", "-shm"];

    /// <exception cref="StorageException">It is damaged or cannot be had, and loss is not accepted.</exception>
    public static SqliteHistory Open(string path, EdgeOptions options, List<StorageException> damages)
    {
        SqliteHistory? history = null;
        try
        {
            history = SqliteHistory.Open(path, options.History);
            // Damage that opening does not meet would stop the fleet later on, and again after the next start.
            if (options.AcceptLoss)
                history.Check();
            return history;
        }
        catch (StorageException damage) when (options.AcceptLoss && SqliteFault.IsDamage(damage))
        {
            history?.Dispose();
            PutAside(path);
            damages.Add(new StorageException($"history was put aside as '{path}{Aside}' and begun anew: {damage.Message}", path, inner: damage));
            return SqliteHistory.Open(path, options.History);
        }
    }

    private static void PutAside(string path)
    {
        try
        {
            foreach (string part in s_parts.Where(part => File.Exists(path + part)))
                File.Move(path + part, path + Aside + part, overwrite: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"the damaged history cannot be put aside: {refused.Message}", path, inner: refused);
        }
    }
}
